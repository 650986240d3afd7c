/** The metrics that have a sentence here, in the order in which they are offered. */
export const METRIC_IDS = [
  "touchpoint_conversion/1",
  "stage_conversion/1",
  "touchpoint_share/1",
  "stage_dwell_median/1",
  "score_mean/1",
  "persona_share/1",
  "retention_share/1",
  "abandoned_cart/1",
  "cancelled/1",
  "bounce_rate/1",
  "neglected/1",
  "rushed/1",
  "slipped_through/1",
] as const;

export type MetricId = (typeof METRIC_IDS)[number];

/** Whether a metric of the server has a sentence here. */
export function isMetric(id: string): id is MetricId {
  return (METRIC_IDS as readonly string[]).includes(id);
}
