/** The first map as its job tells it: stages with what was felt there, and every claim with its verdict. */
import type { Job } from "../parts/useJob";
import type { Verdict } from "../parts/Mark";
import type { Text } from "../words/language";

export interface Felt {
  value: number;
  low: number | null;
  high: number | null;
  n: number;
}

export interface CheckedStage {
  id: string;
  name: Text;
  entered: number;
  emotion: Felt | null;
}

export interface CheckedClaim {
  id: string;
  about: string;
  metric: string | null;
  stage: string | null;
  says: Text;
  expect: { op: ">=" | "<=" | "between"; value: number | [number, number] } | null;
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  pending: number;
  min_n: number;
  verdict: Verdict;
  reason: "min_n" | "no_data" | "interval" | "unmeasurable" | null;
  n_to_decide: number | null;
}

export interface CheckedMap {
  map: string;
  model: Text;
  customers: number;
  summary: Partial<Record<Verdict, number>>;
  stages: CheckedStage[];
  claims: CheckedClaim[];
}

/** Read the result of a first map's job. */
export function checkedMap(job: Job | undefined): CheckedMap | null {
  if (job?.kind !== "first-map" || job.state !== "done" || job.result === null) return null;
  // the server writes it (app/first_map.py), and keeps it as it was written
  return job.result as unknown as CheckedMap;
}

/** Give a stage's own claim: the one about it as a whole, else the first one within it. */
export function mainClaim(map: CheckedMap, stage: string): CheckedClaim | undefined {
  return (
    map.claims.find((claim) => claim.about === `stages.${stage}`) ??
    map.claims.find((claim) => claim.stage === stage)
  );
}

/** Tell whether nothing at all is known of a stage. */
export function isUnknown(map: CheckedMap, stage: CheckedStage): boolean {
  return (
    stage.entered === 0 && map.claims.every((claim) => claim.stage !== stage.id || claim.n === 0)
  );
}

/** What the screen tells in words: what is refuted first, then what is undecided, the most customers first. */
export function toldClaims(map: CheckedMap): CheckedClaim[] {
  const unknown = new Set(map.stages.filter((stage) => isUnknown(map, stage)).map(({ id }) => id));
  const rank = { refuted: 0, undecided: 1, confirmed: 2, quotes: 3 };
  return map.claims
    .filter((claim) => claim.verdict === "refuted" || claim.verdict === "undecided")
    .filter((claim) => claim.stage === null || !unknown.has(claim.stage))
    .toSorted((a, b) => rank[a.verdict] - rank[b.verdict] || b.n - a.n);
}
