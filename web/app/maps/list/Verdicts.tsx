/** How many claims of a map have which verdict: mark and figure, in the order that holds everywhere. */
import { VerdictMark, type Verdict } from "../../parts/Mark";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import type { ClaimCounts } from "../data";
import css from "./list.module.css";
import { words } from "./words";

const ORDER = ["confirmed", "refuted", "undecided", "quotes"] as const satisfies Verdict[];

export function Verdicts({ counts }: { counts: ClaimCounts }) {
  const t = useWords(words);
  const { whole } = useFigures();
  const shown = ORDER.filter((verdict) => counts[verdict] > 0);
  if (shown.length === 0 && counts.unchecked === 0) {
    return <span className={css.quiet}>{t("noClaims")}</span>;
  }
  return (
    <ul className={css.verdicts}>
      {shown.map((verdict) => {
        const said = t(verdict, { count: counts[verdict] });
        return (
          <li key={verdict} title={said}>
            <VerdictMark verdict={verdict} size={15} />
            <span aria-hidden>{whole(counts[verdict])}</span>
            <span className={css.heard}>{said}</span>
          </li>
        );
      })}
      {counts.unchecked > 0 && (
        <li className={css.quiet}>{t("unchecked", { count: counts.unchecked })}</li>
      )}
      {counts.stale > 0 && <li className={css.quiet}>{t("stale", { count: counts.stale })}</li>}
    </ul>
  );
}
