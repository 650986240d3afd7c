/** A value with its interval against what was expected; it draws the verdict it is given, never works one out. */
import { useElementSize } from "@mantine/hooks";
import css from "./IntervalPlot.module.css";
import { VERDICT_ROLE, type Verdict } from "./Mark";
import { linear, niceTicks, timeTicks } from "./scale";

export type Expectation =
  { op: ">=" | "<="; value: number } | { op: "between"; value: readonly [number, number] };

interface IntervalPlotProps {
  /** The finding in a sentence, for those who do not see the picture. */
  name: string;
  /** The id of the facts or the table with the same figures. */
  describedBy?: string;
  verdict: Verdict;
  /** Null where too few customers allow no figure: only zone and threshold are drawn. */
  measured: { value: number; low: number; high: number } | null;
  /** The interval that judged, where it is another than the one shown. */
  judged?: { low: number; high: number };
  expect: Expectation;
  /** The threshold in words: `kỳ vọng ≥ 60%`. */
  expectText: string;
  /** What is missing, in words: `thiếu ít nhất 11,5 điểm`. */
  gapText?: string;
  format: (value: number) => string;
  /** Where values cannot lie beyond: shares lie in 0 to 1. */
  bounds?: readonly [number, number];
  /** The values are lengths of time in seconds. */
  seconds?: boolean;
  /** Marks on the threshold that it is still being chosen. */
  provisional?: boolean;
}

const HEIGHT = 122;
const AXIS = 94;
const MIDDLE = 66;
const LETTER = 6.6;

export function IntervalPlot(props: IntervalPlotProps) {
  const { ref, width: measuredWidth } = useElementSize();
  const width = measuredWidth || 372;
  const { verdict, measured, judged, expect, format, provisional = false } = props;
  const limits = expect.op === "between" ? expect.value : ([expect.value] as const);
  const ticks = domainTicks(props, limits, width);
  const ends = [ticks[0] ?? 0, ticks.at(-1) ?? 1] as const;
  const x = linear(ends, [6, width - 6]);
  const [from, to] = zone(expect, x, width);
  const colour = `var(--${VERDICT_ROLE[verdict]})`;
  return (
    <figure ref={ref} className={css.plot}>
      <svg
        viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`}
        height={HEIGHT}
        width="100%"
        role="img"
        aria-label={props.name}
        aria-describedby={props.describedBy}
      >
        <rect
          x={from}
          y="14"
          width={Math.max(0, to - from)}
          height={AXIS - 14}
          fill="var(--zone)"
        />
        {limits.map((limit) => (
          <g key={limit}>
            <line className={css.threshold} x1={x(limit)} x2={x(limit)} y1="10" y2={AXIS} />
            {provisional && <circle cx={x(limit)} cy="8" r="5" fill="var(--action)" />}
          </g>
        ))}
        <ThresholdText x={x(limits[0])} width={width} text={props.expectText} />
        <line className={css.axis} x1="0" x2={width} y1={AXIS} y2={AXIS} />
        {ticks.map((tick, index) => (
          <text
            key={tick}
            className={css.tick}
            x={x(tick)}
            y={AXIS + 18}
            textAnchor={anchor(index, ticks.length)}
          >
            {format(tick)}
          </text>
        ))}
        {measured && (
          <g>
            <rect
              x={x(measured.low)}
              y={MIDDLE - 5}
              width={Math.max(2, x(measured.high) - x(measured.low))}
              height="10"
              fill={colour}
              opacity="0.36"
            />
            {judged && <Caps low={x(judged.low)} high={x(judged.high)} colour={colour} />}
            <circle
              cx={x(measured.value)}
              cy={MIDDLE}
              r="5.6"
              fill={colour}
              stroke="var(--panel)"
              strokeWidth="1.2"
            />
            <text
              className={css.value}
              x={clamp(x(measured.value), 22, width - 22)}
              y={MIDDLE - 13}
              textAnchor="middle"
            >
              {format(measured.value)}
            </text>
            {props.gapText !== undefined && (
              <Gap
                from={x(measured.value)}
                interval={judged ?? measured}
                limits={limits}
                x={x}
                text={props.gapText}
              />
            )}
          </g>
        )}
      </svg>
    </figure>
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function anchor(index: number, count: number): "start" | "middle" | "end" {
  if (index === 0) return "start";
  return index === count - 1 ? "end" : "middle";
}

/** Where the wanted zone begins and ends; an open side reaches the edge of the picture. */
function zone(
  expect: Expectation,
  x: (value: number) => number,
  width: number,
): readonly [number, number] {
  if (expect.op === "between") return [x(expect.value[0]), x(expect.value[1])];
  return expect.op === ">=" ? [x(expect.value), width] : [0, x(expect.value)];
}

/** Steps around all that is drawn, with some room, never beyond the bounds, as many as have room for their text. */
function domainTicks(
  { measured, judged, bounds, format, seconds = false }: IntervalPlotProps,
  limits: readonly number[],
  width: number,
): number[] {
  const shown = [...limits];
  if (measured) shown.push(measured.low, measured.high, measured.value);
  if (judged) shown.push(judged.low, judged.high);
  const [lowest, highest] = [Math.min(...shown), Math.max(...shown)];
  const room = (highest - lowest || Math.abs(highest) || 1) * 0.18;
  const low = Math.max(bounds?.[0] ?? -Infinity, lowest - room);
  const high = Math.min(bounds?.[1] ?? Infinity, highest + room);
  const ticksOf = seconds ? timeTicks : niceTicks;
  for (let count = 5; count > 1; count -= 1) {
    const ticks = ticksOf(low, high, count);
    const longest = Math.max(...ticks.map((tick) => format(tick).length)) * LETTER + 14;
    if (longest * ticks.length <= width) return ticks;
  }
  return ticksOf(low, high, 1);
}

function ThresholdText({ x, width, text }: { x: number; width: number; text: string }) {
  const length = text.length * LETTER + 10;
  const right = x + length < width;
  return (
    <text
      className={css.expected}
      x={right ? x + 6 : x - 6}
      y="27"
      textAnchor={right ? "start" : "end"}
    >
      {text}
    </text>
  );
}

function Caps({ low, high, colour }: { low: number; high: number; colour: string }) {
  const [top, foot] = [MIDDLE - 6, MIDDLE + 6];
  return (
    <path
      d={`M${String(low)} ${String(MIDDLE)}H${String(high)}M${String(low)} ${String(top)}V${String(foot)}M${String(high)} ${String(top)}V${String(foot)}`}
      fill="none"
      stroke={colour}
      strokeWidth="1.6"
    />
  );
}

interface GapProps {
  from: number;
  interval: { low: number; high: number };
  limits: readonly number[];
  x: (value: number) => number;
  text: string;
}

/** What lies between the interval and the wanted zone, as a dotted line with its words under it. */
function Gap({ from, interval, limits, x, text }: GapProps) {
  const nearest = limits.reduce((one, other) =>
    Math.abs(x(other) - from) < Math.abs(x(one) - from) ? other : one,
  );
  const below = x(nearest) > from;
  const start = x(below ? interval.high : interval.low) + (below ? 4 : -4);
  const end = x(nearest) + (below ? -2 : 2);
  if (below ? end <= start : end >= start) return null;
  return (
    <g>
      <line className={css.gap} x1={start} x2={end} y1={MIDDLE} y2={MIDDLE} />
      <text
        className={css.tick}
        x={end + (below ? -4 : 4)}
        y={MIDDLE + 18}
        textAnchor={below ? "end" : "start"}
      >
        {text}
      </text>
    </g>
  );
}
