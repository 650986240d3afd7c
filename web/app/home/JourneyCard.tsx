/** The stages: who entered, who is there now, who moved on, how they feel; as a picture or as a table. */
import { IconBulb } from "@tabler/icons-react";
import { useElementSize } from "@mantine/hooks";
import { Link } from "react-router";
import { useLens } from "../explore/lens";
import { Notice } from "../parts/Notice";
import { PictureOrTable } from "../parts/PictureOrTable";
import type { Column } from "../parts/TableTwin";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { Diagnosis, StageRow } from "./data";
import css from "./JourneyCard.module.css";
import { JourneyList } from "./JourneyList";
import { JourneyPicture } from "./JourneyPicture";
import { words } from "./words";

const NARROW = 640;

export function JourneyCard({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const { ref, width } = useElementSize();
  const columns = useColumns(diagnosis);
  return (
    <div ref={ref}>
      <PictureOrTable
        name="journey"
        title={t("journey")}
        legend={<Legend expected={diagnosis.expected !== null} />}
        picture={
          <>
            {width !== 0 && width < NARROW ? (
              <JourneyList diagnosis={diagnosis} />
            ) : (
              <JourneyPicture diagnosis={diagnosis} />
            )}
            <Advice diagnosis={diagnosis} />
          </>
        }
        table={{
          caption: `${t("journey")} (${t("asTable")})`,
          columns,
          rows: diagnosis.flow.stages,
          keyOf: (row) => row.stage.id,
          fileName: "stages",
          stressed: (row) =>
            diagnosis.stops_at !== null && row === diagnosis.flow.stages[diagnosis.stops_at],
        }}
      />
    </div>
  );
}

function Legend({ expected }: { expected: boolean }) {
  const t = useWords(words);
  return (
    <span className={css.legend}>
      <span className={css.key}>
        <svg width="26" height="10" aria-hidden>
          <rect y="1" width="26" height="8" fill="var(--measured)" opacity="var(--band)" />
          <path d="M0 5h26" stroke="var(--measured)" strokeWidth="2.6" />
        </svg>
        {t("measured")}
      </span>
      {expected && (
        <span className={css.key}>
          <svg width="26" height="10" aria-hidden>
            <path d="M0 5h26" stroke="var(--ink-2)" strokeWidth="1.5" strokeDasharray="4 4" />
            <circle
              cx="13"
              cy="5"
              r="3"
              fill="var(--panel)"
              stroke="var(--ink-2)"
              strokeWidth="1.4"
            />
          </svg>
          {t("expected")}
        </span>
      )}
    </span>
  );
}

/** How to read the figures of the stage where most stop. */
function Advice({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const text = useText();
  const { query } = useLens();
  const { stops_at, advice, flow } = diagnosis;
  const row = stops_at === null ? undefined : flow.stages[stops_at];
  const best = advice.at(-1);
  if (!row || !best) return null;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) search.append(name, String(one));
  }
  return (
    <div className={css.advice}>
      <Notice
        tone="hint"
        icon={<IconBulb size={17} stroke={1.7} aria-hidden />}
        action={
          <Link to={{ pathname: "/explore", search: search.toString() }}>{t("exploreThis")}</Link>
        }
      >
        <strong>{t("advice", { stage: text(row.stage.name) })}</strong> {lowerFirst(text(best))}
      </Notice>
    </div>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function useColumns(diagnosis: Diagnosis): Column<StageRow>[] {
  const t = useWords(words);
  const text = useText();
  const { whole, percent, percentRange, decimal, range, duration } = useFigures();
  const expected = new Map(
    diagnosis.flow.stages.map((row, index) => [
      row.stage.id,
      diagnosis.expected?.emotions[index] ?? null,
    ]),
  );
  const columns: Column<StageRow>[] = [
    { title: t("stage"), cell: (row) => text(row.stage.name) },
    {
      title: t("entered"),
      cell: (row) => whole(row.entered),
      raw: (row) => row.entered,
      figure: true,
    },
    { title: t("hereNow"), cell: (row) => whole(row.here), raw: (row) => row.here, figure: true },
    {
      title: t("movedOn"),
      cell: ({ conversion }) =>
        conversion === null
          ? t("lastStage")
          : conversion.value === null
            ? t("tooFew", { n: conversion.n })
            : percent(conversion.value),
      raw: (row) => row.conversion?.value ?? null,
      figure: true,
    },
    {
      title: t("interval"),
      cell: ({ conversion }) =>
        typeof conversion?.low === "number" && conversion.high !== null
          ? percentRange(conversion.low, conversion.high)
          : "",
      figure: true,
      quiet: true,
    },
    {
      title: t("stoppedColumn"),
      cell: (row) => (row.stopped === null ? "" : whole(row.stopped)),
      raw: (row) => row.stopped,
      figure: true,
    },
    {
      title: t("pending"),
      cell: (row) => (row.conversion === null ? "" : whole(row.conversion.pending)),
      raw: (row) => row.conversion?.pending ?? null,
      figure: true,
      quiet: true,
    },
    {
      title: t("dwell"),
      cell: (row) => (typeof row.dwell_s?.value === "number" ? duration(row.dwell_s.value) : ""),
      raw: (row) => row.dwell_s?.value ?? null,
      figure: true,
    },
    {
      title: t("emotion"),
      cell: ({ emotion }) =>
        emotion === null
          ? ""
          : emotion.value === null
            ? t("tooFew", { n: emotion.n })
            : decimal(emotion.value),
      raw: (row) => row.emotion?.value ?? null,
      figure: true,
    },
    {
      title: t("interval"),
      cell: ({ emotion }) =>
        typeof emotion?.low === "number" && emotion.high !== null
          ? range(emotion.low, emotion.high, 2)
          : "",
      figure: true,
      quiet: true,
    },
    {
      title: t("scored"),
      cell: (row) => whole(row.emotion?.n ?? 0),
      raw: (row) => row.emotion?.n ?? 0,
      figure: true,
      quiet: true,
    },
  ];
  if (diagnosis.expected !== null) {
    columns.push({
      title: t("expectedColumn"),
      cell: (row) => {
        const value = expected.get(row.stage.id) ?? null;
        return value === null ? "" : decimal(value);
      },
      raw: (row) => expected.get(row.stage.id) ?? null,
      figure: true,
    });
  }
  return columns;
}
