/** The flow through the stages: who goes on, who does not, and arcs for those who step back or skip. */
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { placeArcs, type Placed } from "./arcs";
import { Chart } from "./Chart";
import css from "./Chart.module.css";
import type { FlowView } from "./data";
import { cut, linesOf, widthOf } from "./textSize";
import { words } from "./words";

type Arc = FlowView["arcs"][number];

const HEIGHT = 190;
const HEAD = 58;
const LINE = 17;
const FOOT = 30;
const LEVEL = 44;
const ARC_TEXT = 120;
const ROOM_FOR_ARCS = 620;
const ROOM_FOR_THREE = 460;
const ROUND = 18;
// where the arcs of a stage stand, so that those that go back and those that skip do not cover each other
const STANDS = { back_step: 5, skip: 17 } as const;

export function FlowPicture({ view, table }: { view: FlowView; table: string }) {
  const t = useWords(words);
  const text = useText();
  const most = view.stages.reduce((one, row) => Math.max(one, row.stopped ?? 0), 0);
  const stops = view.stages.find((row) => row.stopped === most && most > 0);
  const name = t("flowName", {
    count: view.stages.length,
    stops: stops ? text(stops.stage.name) : "–",
  });
  const names = view.stages.map((row) => text(row.stage.name));
  return (
    <Chart
      id="flow"
      name={name}
      table={table}
      usual={560}
      height={(width) => layoutOf(view, names, width).height}
    >
      {(width) => <Drawing view={view} width={width} {...layoutOf(view, names, width)} />}
    </Chart>
  );
}

interface Layout {
  height: number;
  column: number;
  /** Under the arcs, above the names. */
  top: number;
  /** From there to the flow. */
  head: number;
  /** Of the names' type. */
  size: number;
  names: string[][];
  arcs: Placed<Arc>[];
}

/** The largest type in which all texts fit. */
function fitting(
  texts: readonly string[],
  width: number,
  sizes: readonly number[],
  weight: number,
): number {
  const fits = (size: number) => texts.every((text) => widthOf(text, size, weight) <= width);
  return sizes.find(fits) ?? sizes.at(-1) ?? 10;
}

function standOf(arc: Arc, stage: number, column: number): number {
  return stage * column + STANDS[arc.kind === "skip" ? "skip" : "back_step"];
}

function layoutOf(view: FlowView, names: readonly string[], width: number): Layout {
  const column = width / Math.max(1, view.stages.length);
  const most = width >= ROOM_FOR_ARCS ? 5 : width >= ROOM_FOR_THREE ? 3 : 2;
  const arcs = placeArcs(
    view.arcs.slice(0, most),
    (arc, stage) => standOf(arc, stage, column),
    ARC_TEXT,
  );
  const levels = arcs.reduce((high, { level }) => Math.max(high, level + 1), 0);
  const top = levels * LEVEL + (levels > 0 ? 12 : 0);
  const longest = names.flatMap((name) => name.split(" "));
  const size = fitting(longest, column - 6, [13, 12, 11, 10], 500);
  const lines = names.map((name) => linesOf(name, column - 6, size, 500, 2));
  const head = HEAD + (Math.max(1, ...lines.map((one) => one.length)) - 1) * LINE;
  return { height: top + head + HEIGHT + FOOT, column, top, head, size, names: lines, arcs };
}

function Drawing({
  view,
  width,
  column,
  top,
  head,
  size,
  names,
  arcs,
}: Layout & { view: FlowView; width: number }) {
  const { percent, whole } = useFigures();
  const most = Math.max(1, ...view.stages.map((row) => row.entered));
  const base = top + head + HEIGHT;
  const counts = view.stages.map((row) => whole(row.entered));
  const countSize = fitting(counts, column - 3, [15, 13, 12, 11, 10], 600);
  const tall = (customers: number) => (customers / most) * HEIGHT;
  const placed = arcs.map(({ arc, level }) => ({
    arc,
    from: standOf(arc, arc.source, column),
    to: standOf(arc, arc.target, column),
    top: top - 4 - (level + 1) * LEVEL,
    foot: top,
    thick: Math.max(2, (arc.customers / most) * 12),
    width,
  }));
  return (
    <>
      {view.stages.map((row, index) => {
        const x = index * column;
        const own = tall(row.entered);
        const next = view.stages[index + 1];
        const onward = Math.min(own, tall(next?.entered ?? 0));
        const share = row.conversion?.value;
        return (
          <g key={row.stage.id}>
            {names[index]?.map((line, number, lines) => (
              <text
                key={line}
                className={css.label}
                fontSize={size}
                x={x}
                y={top + head - 40 - (lines.length - 1 - number) * LINE}
              >
                {line}
              </text>
            ))}
            <text className={css.count} fontSize={countSize} x={x} y={top + head - 18}>
              {cut(counts[index] ?? "", column, countSize, 600)}
            </text>
            {next && (
              <>
                <rect
                  x={x + 3}
                  y={base - own}
                  width={column * 0.52}
                  height={own - onward}
                  fill="var(--track)"
                />
                <rect
                  x={x + 3}
                  y={base - onward}
                  width={column - 3}
                  height={onward}
                  fill="var(--flow)"
                  opacity="0.75"
                />
              </>
            )}
            <rect x={x + 3} y={base - own} width={column * 0.16} height={own} fill="var(--flow)" />
            <rect x={x} y={base - own} width="3.4" height={Math.max(own, 1)} fill="var(--action)" />
            {typeof share === "number" && (
              <text className={css.onward} x={x + column * 0.34} y={base + 21} textAnchor="middle">
                {percent(share, share > 0.995 || share < 0.1 ? 1 : 0)}
              </text>
            )}
          </g>
        );
      })}
      {placed.map((one) => (
        <ArcPath key={keyOf(one.arc)} {...one} />
      ))}
      {placed.map((one) => (
        <ArcWords key={keyOf(one.arc)} {...one} />
      ))}
    </>
  );
}

interface PlacedArc {
  arc: Arc;
  from: number;
  to: number;
  /** Of the arc's level: the line runs above its words, or below them where they are wider than it. */
  top: number;
  foot: number;
  thick: number;
  width: number;
}

function keyOf(arc: Arc): string {
  return `${arc.kind} ${String(arc.source)} ${String(arc.target)}`;
}

function isWide({ from, to }: Pick<PlacedArc, "from" | "to">): boolean {
  return Math.abs(to - from) > ARC_TEXT - 12;
}

/** Up, along and down again with round corners, so that its words have room. */
function ArcPath({ from, to, top, foot, thick }: PlacedArc) {
  const line = isWide({ from, to }) ? top : top + LEVEL - 8;
  const round = Math.min(ROUND, Math.abs(to - from) / 2, foot - 8 - line);
  const turn = to > from ? round : -round;
  const path = [
    `M${String(from)} ${String(foot - 4)}V${String(line + round)}`,
    `Q${String(from)} ${String(line)} ${String(from + turn)} ${String(line)}`,
    `H${String(to - turn)}Q${String(to)} ${String(line)} ${String(to)} ${String(line + round)}V${String(foot - 8)}`,
  ].join("");
  return (
    <g>
      <path d={path} fill="none" stroke="var(--pain)" strokeWidth={thick} />
      <circle cx={from} cy={foot - 4} r="4" fill="var(--pain)" />
      <path d={`M${String(to - 4.5)} ${String(foot - 9)}h9l-4.5 9z`} fill="var(--pain)" />
    </g>
  );
}

function ArcWords({ arc, from, to, top, thick, width }: PlacedArc) {
  const t = useWords(words);
  const { percent, range, whole } = useFigures();
  const title = `${t(arc.kind === "back_step" ? "backStep" : "skip")} ${percent(arc.share.value ?? 0)}`;
  const note = `${range((arc.share.low ?? 0) * 100, (arc.share.high ?? 0) * 100)}, n ${whole(arc.share.n)}`;
  const half = Math.max(widthOf(title, 12, 600), widthOf(note, 11)) / 2;
  const at = Math.min(width - half, Math.max(half, (from + to) / 2));
  const first = top + (isWide({ from, to }) ? thick / 2 + 14 : 11);
  return (
    <g>
      <rect x={at - half - 4} y={first - 11} width={half * 2 + 8} height="29" fill="var(--panel)" />
      <text className={css.pain} x={at} y={first} textAnchor="middle">
        {title}
      </text>
      <text className={css.small} x={at} y={first + 14} textAnchor="middle">
        {note}
      </text>
    </g>
  );
}
