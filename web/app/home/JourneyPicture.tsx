/** The stages side by side: entered, here now, moved on, and the curve of emotion with its band. */
import chart from "../explore/Chart.module.css";
import { Chart } from "../explore/Chart";
import { cut, linesOf } from "../explore/textSize";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { Diagnosis, StageRow } from "./data";
import { EmotionLane } from "./EmotionLane";
import css from "./JourneyPicture.module.css";
import { words } from "./words";

const GUTTER = 112;
const BARS = 84;
const HERE = 34;
const MOVED = 64;
const EMOTION = 148;
const LINE = 17;
const HEAD = 44;

export function JourneyPicture({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const text = useText();
  const { stages } = diagnosis.flow;
  const felt = stages.some((row) => (row.emotion?.n ?? 0) > 0);
  const names = (width: number) => {
    const column = (width - GUTTER) / Math.max(1, stages.length);
    return stages.map((row) => linesOf(text(row.stage.name), column - 10, 13, 600, 2));
  };
  const head = (width: number) =>
    HEAD + (Math.max(1, ...names(width).map((lines) => lines.length)) - 1) * LINE;
  const height = (width: number) => head(width) + BARS + 10 + HERE + MOVED + (felt ? EMOTION : 34);
  const name = t("journeyName", { headline: text(diagnosis.headline), count: stages.length });
  return (
    <Chart id="journey" name={name} usual={1080} height={height}>
      {(width) => (
        <Lanes
          diagnosis={diagnosis}
          width={width}
          names={names(width)}
          head={head(width)}
          felt={felt}
        />
      )}
    </Chart>
  );
}

interface LanesProps {
  diagnosis: Diagnosis;
  width: number;
  names: string[][];
  head: number;
  felt: boolean;
}

function Lanes({ diagnosis, width, names, head, felt }: LanesProps) {
  const t = useWords(words);
  const { stages } = diagnosis.flow;
  const column = (width - GUTTER) / Math.max(1, stages.length);
  const here = head + BARS + 10;
  const moved = here + HERE;
  const emotion = moved + MOVED;
  const x = (index: number) => GUTTER + index * column;
  return (
    <>
      <LaneName y={head - 26} title={t("entered")} note={t("customers")} />
      <Bars stages={stages} x={x} column={column} base={head + BARS} names={names} head={head} />
      <line className={chart.rule} x1={0} x2={width} y1={here} y2={here} />
      <LaneName y={here + 22} title={t("hereNow")} />
      {stages.map((row, index) => (
        <Figure key={row.stage.id} x={x(index)} y={here + 22} value={row.here} />
      ))}
      <line className={chart.rule} x1={0} x2={width} y1={moved} y2={moved} />
      <LaneName y={moved + 21} title={t("movedOn")} note={t("inDays")} />
      {stages.map((row, index) => (
        <MovedOn
          key={row.stage.id}
          row={row}
          x={x(index)}
          y={moved}
          column={column}
          stressed={index === diagnosis.stops_at}
        />
      ))}
      <line className={chart.rule} x1={0} x2={width} y1={emotion} y2={emotion} />
      {felt ? (
        <EmotionLane
          diagnosis={diagnosis}
          x={(index) => x(index) + column * 0.25}
          column={column}
          width={width}
          top={emotion}
          height={EMOTION}
          name={(y) => <LaneName y={y} title={t("emotion")} note={t("emotionScale")} />}
        />
      ) : (
        <>
          <LaneName y={emotion + 22} title={t("emotion")} />
          <text className={chart.quiet} x={GUTTER} y={emotion + 22}>
            {t("noScores")}
          </text>
        </>
      )}
    </>
  );
}

function LaneName({ y, title, note }: { y: number; title: string; note?: string }) {
  return (
    <>
      <text className={chart.strong} x={0} y={y}>
        {title}
      </text>
      {note !== undefined && (
        <text className={chart.quiet} x={0} y={y + 17}>
          {note}
        </text>
      )}
    </>
  );
}

function Figure({ x, y, value }: { x: number; y: number; value: number }) {
  const { whole } = useFigures();
  return (
    <text className={chart.name} x={x} y={y}>
      {whole(value)}
    </text>
  );
}

interface BarsProps {
  stages: readonly StageRow[];
  x: (index: number) => number;
  column: number;
  base: number;
  names: string[][];
  head: number;
}

/** Blocks as high as the customers who entered, and the flow between them. */
function Bars({ stages, x, column, base, names, head }: BarsProps) {
  const { whole } = useFigures();
  const most = Math.max(1, ...stages.map((row) => row.entered));
  const tall = (row: StageRow) => Math.max(1.5, (row.entered / most) * (BARS - 12));
  const block = column * 0.5;
  return stages.map((row, index) => {
    const next = stages[index + 1];
    const top = base - tall(row);
    return (
      <g key={row.stage.id}>
        {names[index]?.map((line, number) => (
          <text key={line} className={chart.strong} x={x(index)} y={14 + number * LINE}>
            {line}
          </text>
        ))}
        <text className={css.entered} x={x(index)} y={head - 8}>
          {cut(whole(row.entered), column - 6, 18, 700)}
        </text>
        {next && (
          <path
            d={between(x(index) + block, top, x(index + 1), base - tall(next), base)}
            fill="var(--flow)"
            opacity="0.55"
          />
        )}
        <rect x={x(index)} y={top} width={block} height={base - top} fill="var(--flow)" />
        <rect x={x(index)} y={top - 1} width={block} height="2" fill="var(--action)" />
      </g>
    );
  });
}

function between(left: number, from: number, right: number, to: number, base: number): string {
  const middle = (left + right) / 2;
  return `M${String(left)} ${String(from)}C${String(middle)} ${String(from)} ${String(middle)} ${String(to)} ${String(right)} ${String(to)}V${String(base)}H${String(left)}Z`;
}

interface MovedOnProps {
  row: StageRow;
  x: number;
  y: number;
  column: number;
  stressed: boolean;
}

function MovedOn({ row, x, y, column, stressed }: MovedOnProps) {
  const t = useWords(words);
  const { percent, percentRange } = useFigures();
  const { conversion } = row;
  if (conversion === null) {
    return (
      <text className={chart.quiet} x={x} y={y + 21}>
        {t("lastStage")}
      </text>
    );
  }
  if (conversion.value === null) {
    return (
      <text className={chart.quiet} x={x} y={y + 21}>
        {cut(t("tooFew", { n: conversion.n }), column - 8, 12)}
      </text>
    );
  }
  const room = column * 0.8;
  const wide = column >= 126;
  return (
    <g>
      {stressed && (
        <rect
          x={x - 10}
          y={y + 2}
          width={column - 4}
          height={MOVED - 4}
          rx="6"
          fill="var(--grid)"
        />
      )}
      <text className={chart.strong} x={x} y={y + 20}>
        {percent(conversion.value)}
        {wide && (
          <tspan className={css.interval} dx="8">
            {percentRange(conversion.low ?? 0, conversion.high ?? 0)}
          </tspan>
        )}
      </text>
      <rect x={x} y={y + 28} width={room} height="4" rx="2" fill="var(--track)" />
      <rect
        x={x}
        y={y + 28}
        width={room * conversion.value}
        height="4"
        rx="2"
        fill="var(--action)"
      />
      <text className={stressed ? css.stressed : chart.quiet} x={x} y={y + 50}>
        {cut(
          wide || row.stopped === null
            ? t("stopped", { count: row.stopped ?? 0 })
            : percentRange(conversion.low ?? 0, conversion.high ?? 0),
          column - 4,
          12,
        )}
      </text>
    </g>
  );
}
