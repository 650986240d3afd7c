/** The measured emotion of the stages with its band, against what the map expects; nothing is drawn where too few scored. */
import chart from "../explore/Chart.module.css";
import { Face, faceLevel } from "../parts/Mark";
import { bandPath, linear, smoothPath, type Point } from "../parts/scale";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { Diagnosis } from "./data";
import css from "./JourneyPicture.module.css";
import { words } from "./words";

const FACE = 22;
const AWAY = 25;

interface Felt extends Point {
  index: number;
  value: number;
  low: number;
  high: number;
  n: number;
}

interface EmotionLaneProps {
  diagnosis: Diagnosis;
  x: (index: number) => number;
  column: number;
  width: number;
  top: number;
  height: number;
  name: (y: number) => React.ReactNode;
}

export function EmotionLane({ diagnosis, x, column, width, top, height, name }: EmotionLaneProps) {
  const { stages } = diagnosis.flow;
  const expected = diagnosis.expected?.emotions ?? [];
  const shown = [
    ...stages.flatMap(({ emotion }) => [emotion?.low ?? 0, emotion?.high ?? 0]),
    ...expected.map((value) => value ?? 0),
  ];
  // the middle of the scale is always in sight, and small differences are not blown up
  const ends = [Math.max(0.3, ...shown), Math.min(-0.12, ...shown)] as const;
  const y = linear(ends, [top + 46, top + height - 42]);
  const points = stages.flatMap(({ emotion }, index): Felt[] =>
    typeof emotion?.value === "number"
      ? [
          {
            index,
            value: emotion.value,
            low: emotion.low ?? emotion.value,
            high: emotion.high ?? emotion.value,
            n: emotion.n,
            x: x(index),
            y: y(emotion.value),
          },
        ]
      : [],
  );
  const wanted = expected.flatMap((value, index) =>
    typeof value === "number" ? [{ index, x: x(index), y: y(value), value }] : [],
  );
  const worst = diagnosis.feels_worst_at;
  return (
    <>
      {worst !== null && (
        <rect
          x={x(worst) - column * 0.36}
          y={top + 4}
          width={column * 0.94}
          height={height - 8}
          rx="6"
          fill="var(--grid)"
        />
      )}
      {name(y(0) + 1)}
      <line x1={x(0) - column * 0.25} x2={width} y1={y(0)} y2={y(0)} stroke="var(--zero)" />
      <path
        d={smoothPath(wanted)}
        fill="none"
        stroke="var(--ink-2)"
        strokeWidth="1.5"
        strokeDasharray="5 5"
      />
      {wanted.map((point) => (
        <circle
          key={point.index}
          cx={point.x}
          cy={point.y}
          r="3.2"
          fill="var(--panel)"
          stroke="var(--ink-2)"
          strokeWidth="1.4"
        />
      ))}
      {runs(points).map((run) => (
        <g key={run[0]?.index}>
          <path
            d={bandPath(
              run.map((point) => ({ x: point.x, y: y(point.high) })),
              run.map((point) => ({ x: point.x, y: y(point.low) })),
            )}
            fill="var(--measured)"
            opacity="var(--band)"
          />
          <path d={smoothPath(run)} fill="none" stroke="var(--measured)" strokeWidth="3" />
        </g>
      ))}
      {points.map((point) => (
        <PointMark
          key={point.index}
          point={point}
          wanted={wanted.find(({ index }) => index === point.index)?.value ?? null}
          stressed={point.index === worst}
          column={column}
          top={top}
          foot={top + height}
        />
      ))}
      {stages.map(({ emotion, stage }, index) =>
        emotion !== null && emotion.n > 0 && emotion.value === null ? (
          <TooFew key={stage.id} x={x(index)} y={y(0)} n={emotion.n} />
        ) : null,
      )}
    </>
  );
}

/** Stages beside each other that are all known: the curve never bridges a gap. */
export function runs<Part extends { index: number }>(points: readonly Part[]): Part[][] {
  const found: Part[][] = [];
  for (const point of points) {
    const run = found.at(-1);
    if (run && run.at(-1)?.index === point.index - 1) run.push(point);
    else found.push([point]);
  }
  return found;
}

interface PointMarkProps {
  point: Felt;
  wanted: number | null;
  stressed: boolean;
  column: number;
  top: number;
  foot: number;
}

function PointMark({ point, wanted, stressed, column, top, foot }: PointMarkProps) {
  const t = useWords(words);
  const { decimal, whole } = useFigures();
  // on the side away from what was expected
  const above = wanted === null || point.value >= wanted;
  const y = Math.min(foot - 18, Math.max(top + 18, point.y + (above ? -AWAY : AWAY)));
  const below = stressed && wanted !== null && point.value < wanted;
  return (
    <g>
      <circle
        cx={point.x}
        cy={point.y}
        r="4.4"
        fill="var(--measured)"
        stroke="var(--panel)"
        strokeWidth="1.6"
      />
      <g transform={`translate(${String(point.x - FACE / 2)} ${String(y - FACE / 2)})`}>
        <Face level={faceLevel(point.value)} size={FACE} />
      </g>
      <text className={css.value} x={point.x + FACE / 2 + 6} y={y - 1}>
        {decimal(point.value)}
      </text>
      <text className={chart.small} x={point.x + FACE / 2 + 6} y={y + 13}>
        n {whole(point.n)}
      </text>
      {below && (
        <text className={chart.quiet} x={point.x + column * 0.11} y={top + 21} textAnchor="middle">
          {t("below", { by: decimal(wanted - point.value) })}
        </text>
      )}
    </g>
  );
}

function TooFew({ x, y, n }: { x: number; y: number; n: number }) {
  const { whole } = useFigures();
  return (
    <g>
      <g transform={`translate(${String(x - FACE / 2)} ${String(y - FACE / 2)})`}>
        <Face level={0} size={FACE} />
      </g>
      <text className={chart.small} x={x + FACE / 2 + 6} y={y + 4}>
        n {whole(n)} &lt; 30
      </text>
    </g>
  );
}
