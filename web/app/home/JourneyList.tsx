/** The stages one below the other, for reading on a phone. */
import { Face, faceLevel } from "../parts/Mark";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { Diagnosis, StageRow } from "./data";
import css from "./JourneyCard.module.css";
import { words } from "./words";

export function JourneyList({ diagnosis }: { diagnosis: Diagnosis }) {
  const { stages } = diagnosis.flow;
  return (
    <ol className={css.list}>
      {stages.map((row, index) => (
        <Stage
          key={row.stage.id}
          row={row}
          worst={index === diagnosis.stops_at || index === diagnosis.feels_worst_at}
        />
      ))}
    </ol>
  );
}

function Stage({ row, worst }: { row: StageRow; worst: boolean }) {
  const t = useWords(words);
  const text = useText();
  const { whole, percent, percentRange, decimal } = useFigures();
  const { conversion, emotion } = row;
  const share = conversion?.value ?? null;
  return (
    <li className={css.row} data-worst={worst || undefined}>
      <div className={css.stage}>
        <h3>{text(row.stage.name)}</h3>
        <span className={css.entered}>{whole(row.entered)}</span>
        <span className={css.quiet}>
          {t("customers")} · {t("hereNow").toLowerCase()} {whole(row.here)}
        </span>
      </div>
      {emotion !== null && emotion.n > 0 ? (
        <span className={css.felt}>
          <Face level={emotion.value === null ? 0 : faceLevel(emotion.value)} size={20} />
          <span>{emotion.value === null ? `n ${whole(emotion.n)}` : decimal(emotion.value)}</span>
          {emotion.value !== null && <span className={css.quiet}>n {whole(emotion.n)}</span>}
        </span>
      ) : (
        <span />
      )}
      {conversion === null ? (
        <span className={css.quiet}>{t("lastStage")}</span>
      ) : share === null ? (
        <span className={css.quiet}>{t("tooFew", { n: conversion.n })}</span>
      ) : (
        <>
          <span className={css.track} aria-hidden>
            <span
              className={css.fill}
              style={{ display: "block", width: `${String(share * 100)}%` }}
            />
          </span>
          <span className={css.share}>{percent(share)}</span>
          <span className={css.quiet}>{t("stopped", { count: row.stopped ?? 0 })}</span>
          <span className={css.quiet}>
            {percentRange(conversion.low ?? 0, conversion.high ?? 0)}
          </span>
        </>
      )}
    </li>
  );
}
