/** A claim's evidence as figures: read out of the server's answer, never worked out anew. */
import type { Expectation } from "../../parts/IntervalPlot";
import type { Verdict } from "../../parts/Mark";
import type { ClaimSheet } from "./data";

export type Unit = ClaimSheet["unit"];
export type Reason = "min_n" | "no_data" | "interval" | "unmeasurable";

/** The figures of a verdict; shares of 1, seconds, scores on their own scale, emotions on -1..1. */
export interface Finding {
  readonly value: number | null;
  readonly n: number;
  readonly pending: number;
  readonly reason: Reason | null;
  readonly q: number | null;
  /** Customers that the verdict rests on. */
  readonly judgedN: number;
  readonly judgedBy: "fixed" | "sequence";
  /** How many customers it takes in all to decide; null where nobody can tell. */
  readonly needed: number | null;
  readonly withinS: number | null;
}

const REASONS: readonly Reason[] = ["min_n", "no_data", "interval", "unmeasurable"];

/** Read the figures; null where the claim was never checked as it stands. */
export function findingOf(sheet: ClaimSheet): Finding | null {
  const { result } = sheet;
  if (result === null) return null;
  const n = numberIn(result, "n") ?? 0;
  const params = result["params"];
  const least = numberIn(result, "min_n") ?? sheet.min_n;
  const reason = REASONS.find((one) => one === result["reason"]) ?? null;
  const toDecide = numberIn(result, "n_to_decide");
  return {
    value: numberIn(result, "value"),
    n,
    pending: numberIn(result, "pending") ?? 0,
    reason,
    q: numberIn(result, "q"),
    judgedN: numberIn(result, "judged_n") ?? n,
    judgedBy: result["judged_by"] === "sequence" ? "sequence" : "fixed",
    needed:
      reason === "min_n"
        ? least
        : reason === "interval"
          ? toDecide && Math.max(least, toDecide)
          : null,
    withinS: isRecord(params) ? numberIn(params, "within_s") : null,
  };
}

/** The verdict as a mark; a claim that was not checked is undecided. */
export function verdictOf(sheet: ClaimSheet): Verdict {
  return sheet.mark === "unchecked" ? "undecided" : sheet.mark;
}

/** What a claim expects; null where it says nothing that can be compared. */
export function expectationOf(expect: ClaimSheet["expect"]): Expectation | null {
  if (expect === null) return null;
  const { op, value } = expect;
  if (op === "between" && Array.isArray(value)) {
    const [low, high] = value as unknown[];
    return typeof low === "number" && typeof high === "number" ? { op, value: [low, high] } : null;
  }
  return (op === ">=" || op === "<=") && typeof value === "number" ? { op, value } : null;
}

/** By how much the expectation is missed at least: null where the judging interval still reaches it. */
export function gapOf(
  sheet: ClaimSheet,
): { readonly amount: number; readonly over: boolean } | null {
  const expect = expectationOf(sheet.expect);
  const judged = sheet.intervals.find((one) => one.judged);
  if (!expect || !judged) return null;
  const [low, high] =
    expect.op === "between"
      ? expect.value
      : expect.op === ">="
        ? [expect.value, Infinity]
        : [-Infinity, expect.value];
  if (judged.high < low) return { amount: low - judged.high, over: false };
  if (judged.low > high) return { amount: judged.low - high, over: true };
  return null;
}

/** The share if every pending customer met the claim: whether waiting could change a refusal. */
export function bestCase({ value, n, pending }: Finding): number | null {
  return value === null || n + pending === 0 ? null : (value * n + pending) / (n + pending);
}

/** Between which times there are data, and whether more will come. */
export interface Growth {
  readonly first: string | null;
  readonly last: string | null;
  readonly growing: boolean;
}

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 2 * 366;

/**
 * When so many more customers will be there if they come as fast as so far, and how many that is in a week.
 *
 * Null where no more will come, where too little is known, or where it would take longer than two years.
 */
export function expectedBy(
  missing: number,
  n: number,
  { first, last, growing }: Growth,
): { readonly day: string; readonly aWeek: number } | null {
  if (!growing || first === null || last === null || n <= 0 || missing <= 0) return null;
  const end = Date.parse(last);
  const days = (end - Date.parse(first)) / DAY_MS;
  if (days < 1) return null;
  const aDay = n / days;
  const wait = missing / aDay;
  if (wait > LONGEST_DAYS) return null;
  return { day: new Date(end + wait * DAY_MS).toISOString(), aWeek: aDay * 7 };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function numberIn(record: Record<string, unknown>, key: string): number | null {
  const value = record[key];
  return typeof value === "number" ? value : null;
}
