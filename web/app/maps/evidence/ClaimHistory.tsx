/** What was claimed before under this claim, with which verdict, and what was tried before placing. */
import { VerdictMark } from "../../parts/Mark";
import { useText } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import type { ClaimSheet, Past, Try } from "./data";
import css from "./evidence.module.css";
import { expectationOf, verdictOf } from "./finding";
import { useUnit } from "./useUnit";
import { words } from "./words";

export function ClaimHistory({ sheet }: { sheet: ClaimSheet }) {
  const t = useWords(words);
  const text = useText();
  if (sheet.past.length === 0 && sheet.outdated === null) {
    return <p className={css.quiet}>{t("noHistory")}</p>;
  }
  return (
    <>
      {text(sheet.history) !== "" && <p>{text(sheet.history)}</p>}
      <ol className={css.history}>
        {sheet.result !== null && (
          <li>
            <VerdictMark verdict={verdictOf(sheet)} size={15} stale={sheet.stale} />
            <span>
              <strong>{t("now")}</strong>: {text(sheet.expected_words)}, {text(sheet.value_words)}
            </span>
          </li>
        )}
        {sheet.past.map((past) => (
          <PastLine key={past.checked + String(past.value)} past={past} />
        ))}
        {sheet.outdated && (
          <>
            <li className={css.quiet}>{t("outdated")}</li>
            <PastLine past={sheet.outdated} />
          </>
        )}
      </ol>
    </>
  );
}

function PastLine({ past }: { past: Past }) {
  const text = useText();
  const { dayOf } = useFigures();
  return (
    <li>
      <VerdictMark verdict={past.verdict} size={15} />
      <span>
        {text(past.words)} <span className={css.quiet}>{dayOf(past.checked)}</span>
      </span>
    </li>
  );
}

/** What was tried on the same data, for everyone to see: expectation, verdict, who and when. */
export function Tried({
  tried,
  unit,
  now,
}: {
  tried: readonly Try[];
  unit: ClaimSheet["unit"];
  /** The expectation that is being written, above the others. */
  now?: React.ReactNode;
}) {
  const t = useWords(words);
  const { dayOf } = useFigures();
  const written = useExpected();
  if (tried.length === 0 && now === undefined) return null;
  return (
    <section className={css.tried}>
      <div className={css.missingHead}>
        <strong>{t("tried")}</strong>
        <span>{t("triedNote")}</span>
      </div>
      <ul>
        {now}
        {tried.map((one, index) => (
          <li key={`${one.at} ${String(index)}`}>
            <VerdictMark verdict={one.verdict} size={15} />
            <span>{written(one.claim["expect"], unit)}</span>
            <VerdictName verdict={one.verdict} />
            <span className={css.quiet}>
              {one.by}, {dayOf(one.at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A verdict's word within a line. */
export function VerdictName({ verdict }: { verdict: Past["verdict"] }) {
  const t = useWords(words);
  return (
    <span className={css.verdictName} data-verdict={verdict}>
      {t(`said_${verdict}`)}
    </span>
  );
}

/** Write an expectation of a claim's document: `≥ 60%`, `20%–30%`. */
export function useExpected(): (expect: unknown, unit: ClaimSheet["unit"]) => string {
  const unitOf = useUnit();
  return (expect, unit) => {
    const found = expectationOf(expect as ClaimSheet["expect"]);
    if (!found) return "";
    const limits = found.op === "between" ? found.value : [found.value];
    const { scaled, format } = unitOf(unit, Math.max(...limits.map(Math.abs)));
    const figures = limits.map((limit) => format(scaled(limit)));
    if (found.op === "between") return figures.join("–");
    return `${found.op === ">=" ? "≥" : "≤"} ${figures[0] ?? ""}`;
  };
}
