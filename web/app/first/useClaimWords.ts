/** A claim's figures and its reason in words. */
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { CheckedClaim } from "./checked";
import { words } from "./words";

const SHARES = /conversion|share|cart|cancelled|retention|churn|neglected|rushed|slipped/;

/** Tell how a metric's values are written. */
export function kindOf(metric: string | null): "share" | "duration" | "number" {
  if (metric === null) return "number";
  if (metric.includes("dwell")) return "duration";
  return SHARES.test(metric) ? "share" : "number";
}

export function useClaimWords() {
  const t = useWords(words);
  const { percent, percentRange, decimal, range, duration, whole } = useFigures();
  const value = (claim: CheckedClaim, figure: number) => {
    const kind = kindOf(claim.metric);
    if (kind === "share") return percent(figure);
    return kind === "duration" ? duration(figure) : decimal(figure);
  };
  return {
    value: (claim: CheckedClaim) => (claim.value === null ? null : value(claim, claim.value)),
    interval: (claim: CheckedClaim) => {
      if (claim.low === null || claim.high === null) return null;
      const kind = kindOf(claim.metric);
      const shown =
        kind === "share"
          ? percentRange(claim.low, claim.high)
          : kind === "duration"
            ? `${duration(claim.low)}–${duration(claim.high)}`
            : range(claim.low, claim.high, 2);
      return t("interval", { range: shown, n: whole(claim.n) });
    },
    expected: (claim: CheckedClaim) => {
      const { expect } = claim;
      if (expect === null) return null;
      const bound = expect.value;
      const text = Array.isArray(bound)
        ? t("between", { low: value(claim, bound[0]), high: value(claim, bound[1]) })
        : t(expect.op === ">=" ? "atLeast" : "atMost", { value: value(claim, bound) });
      return t("expected", { expect: text });
    },
    why: (claim: CheckedClaim) => {
      switch (claim.reason) {
        case "min_n":
          return t("whyMinN", { n: whole(claim.n), least: whole(claim.min_n) });
        case "no_data":
          return t("whyNoData");
        case "unmeasurable":
          return t("whyUnmeasurable");
        case "interval":
          return claim.n_to_decide === null || claim.n_to_decide <= claim.n
            ? t("whyIntervalOnly")
            : t("whyInterval", { more: whole(claim.n_to_decide - claim.n) });
        case null:
          return null;
      }
    },
  };
}
