/** The verdict in a band of its own colour: mark, word, until when the data went. */
import { VerdictMark } from "../../parts/Mark";
import { words as parts } from "../../parts/words";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import type { ClaimSheet } from "./data";
import css from "./evidence.module.css";
import { verdictOf } from "./finding";
import { words } from "./words";

export function VerdictBand({ sheet, watermark }: { sheet: ClaimSheet; watermark: string | null }) {
  const t = useWords(words);
  const named = useWords(parts);
  const { dayOf } = useFigures();
  const verdict = verdictOf(sheet);
  return (
    <p className={css.band} data-verdict={verdict}>
      <VerdictMark verdict={verdict} size={20} stale={sheet.stale} />
      <strong>{sheet.mark === "unchecked" ? t("unchecked") : named(verdict)}</strong>
      <span className={css.quiet}>
        {sheet.stale
          ? t("stale")
          : sheet.mark !== "unchecked" && sheet.mark !== "quotes" && watermark !== null
            ? t("until", { day: dayOf(watermark) })
            : ""}
      </span>
    </p>
  );
}
