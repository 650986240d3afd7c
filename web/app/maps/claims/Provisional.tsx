/** What the data would say now of the claim that is being written; silent before an expectation stands. */
import { Problem } from "../../parts/Problem";
import { VerdictMark } from "../../parts/Mark";
import { words as parts } from "../../parts/words";
import { Kept } from "../../parts/Waiting";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import type { JsonObject } from "../../../editing/json";
import { useEditor } from "../editor/editor";
import { Tried, useExpected, VerdictName } from "../evidence/ClaimHistory";
import { useEvidence } from "../evidence/data";
import evidenceCss from "../evidence/evidence.module.css";
import { verdictOf } from "../evidence/finding";
import { growthOf } from "../evidence/OneClaim";
import { Missing, VerdictFigures } from "../evidence/VerdictFigures";
import css from "./claims.module.css";
import { usePreview } from "./data";
import { words } from "./words";

interface ProvisionalProps {
  /** The claim to ask about; null while its expectation is not written. */
  claim: JsonObject | null;
  /** More is being typed than was asked about. */
  behind: boolean;
}

export function Provisional({ claim, behind }: ProvisionalProps) {
  const t = useWords(words);
  const text = useText();
  const named = useWords(parts);
  const { map } = useEditor();
  const preview = usePreview(map, claim);
  const evidence = useEvidence();
  const written = useExpected();
  const sheet = claim === null ? null : (preview.data?.claim ?? null);
  const about = typeof claim?.["about"] === "string" ? claim["about"] : null;
  const tried = (preview.data?.tried ?? []).filter(
    ({ claim: one }) => one["about"] === about && one["metric"] === claim?.["metric"],
  );
  return (
    <aside className={css.result} aria-label={t("result")}>
      <div className={css.resultHead}>
        <span>{t("result")}</span>
        {sheet && <span className={css.provisional}>{t("provisional")}</span>}
      </div>
      {claim === null && (
        <div className={css.silent}>
          <strong>{t("waitTitle")}</strong>
          <p>{t("waitText")}</p>
        </div>
      )}
      {claim !== null && preview.isError && !preview.isFetching && (
        <Problem problem={preview.error} again={() => void preview.refetch()} />
      )}
      {claim !== null && !sheet && preview.isFetching && <p role="status">{t("asking")}</p>}
      {sheet && (
        <Kept stale={behind || preview.isFetching}>
          <div className={css.verdict}>
            <div className={css.verdictHead} data-verdict={verdictOf(sheet)} aria-live="polite">
              <VerdictMark verdict={verdictOf(sheet)} size={30} />
              <span>
                <strong>{named(verdictOf(sheet))}</strong>
                <span>{text(sheet.why)}</span>
              </span>
            </div>
            <VerdictFigures sheet={sheet} provisional />
            {evidence.data && <Missing sheet={sheet} growth={growthOf(evidence.data)} />}
            <Tried
              tried={tried.slice(1)}
              unit={sheet.unit}
              now={
                <li>
                  <VerdictMark verdict={verdictOf(sheet)} size={15} />
                  <span>{written(sheet.expect, sheet.unit)}</span>
                  {sheet.result && (
                    <VerdictName
                      verdict={
                        sheet.mark === "confirmed" || sheet.mark === "refuted"
                          ? sheet.mark
                          : "undecided"
                      }
                    />
                  )}
                  <span className={evidenceCss.quiet}>{t("writing")}</span>
                </li>
              }
            />
            {preview.data && preview.data.tests > 0 && (
              <p className={evidenceCss.quiet}>{t("family", { count: preview.data.tests })}</p>
            )}
          </div>
        </Kept>
      )}
    </aside>
  );
}
