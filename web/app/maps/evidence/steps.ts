/** An example journey in a few steps: what came before the place that a claim is about, and what after it. */
import type { Schemas } from "../../../api/client";

type Encounter = Schemas["EncounterDocument"];

/** The customer's steps: neighbouring events at one touchpoint are one step. */
export interface Step {
  readonly touchpoint: string;
  readonly name: { vi: string; en: string };
  readonly channel: string;
  readonly stage: string | null;
  readonly at: string;
  /** Times in a row. */
  readonly times: number;
  /** Whether this is the place that the claim is about. */
  readonly here: boolean;
}

const BEFORE = 2;
const AFTER = 2;

/** Steps around the first visit to a place; its first steps where the customer was never there. */
export function stepsAround(
  encounters: readonly Encounter[],
  isHere: (encounter: Encounter) => boolean,
): readonly Step[] {
  const steps: Step[] = [];
  for (const one of encounters) {
    if (one.touchpoint === null || one.touchpoint_name === null) continue;
    const last = steps.at(-1);
    if (last?.touchpoint === one.touchpoint) {
      steps[steps.length - 1] = { ...last, times: last.times + 1, here: last.here || isHere(one) };
      continue;
    }
    steps.push({
      touchpoint: one.touchpoint,
      name: one.touchpoint_name,
      channel: one.channel,
      stage: one.stage,
      at: one.at,
      times: 1,
      here: isHere(one),
    });
  }
  const first = Math.max(
    0,
    steps.findIndex((step) => step.here),
  );
  return steps.slice(Math.max(0, first - BEFORE), first + AFTER + 1);
}

/** Seconds from the first visit to the next event anywhere; null where nothing followed. */
export function timeToNext(
  encounters: readonly Encounter[],
  isHere: (encounter: Encounter) => boolean,
): number | null {
  const first = encounters.findIndex(isHere);
  const [here, next] = [encounters[first], encounters[first + 1]];
  return first < 0 || !here || !next ? null : (Date.parse(next.at) - Date.parse(here.at)) / 1000;
}
