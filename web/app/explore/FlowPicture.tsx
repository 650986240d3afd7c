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
  names: string[][];
  arcs: Placed<Arc>[];
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
  const lines = names.map((name) => linesOf(name, column - 8, 13, 500, 2));
  const head = HEAD + (Math.max(1, ...lines.map((one) => one.length)) - 1) * LINE;
  return { height: top + head + HEIGHT + FOOT, column, top, head, names: lines, arcs };
}

function Drawing({
  view,
  width,
  column,
  top,
  head,
  names,
  arcs,
}: Layout & { view: FlowView; width: number }) {
  const { percent, whole } = useFigures();
  const most = Math.max(1, ...view.stages.map((row) => row.entered));
  const base = top + head + HEIGHT;
  const narrow = view.stages.some((row) => widthOf(whole(row.entered), 15, 600) > column - 4);
  const tall = (customers: number) => (customers / most) * HEIGHT;
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
                className={css.name}
                x={x}
                y={top + head - 40 - (lines.length - 1 - number) * LINE}
              >
                {line}
              </text>
            ))}
            <text className={narrow ? css.tight : css.big} x={x} y={top + head - 18}>
              {cut(whole(row.entered), column - 2, narrow ? 12 : 15, 600)}
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
      {arcs.map(({ arc, level }) => (
        <ArcPath
          key={`${arc.kind} ${String(arc.source)} ${String(arc.target)}`}
          arc={arc}
          from={standOf(arc, arc.source, column)}
          to={standOf(arc, arc.target, column)}
          peak={top - 10 - (level + 1) * LEVEL + 6}
          foot={top}
          thick={Math.max(2, (arc.customers / most) * 12)}
          width={width}
        />
      ))}
    </>
  );
}

interface ArcPathProps {
  arc: Arc;
  from: number;
  to: number;
  peak: number;
  foot: number;
  thick: number;
  width: number;
}

/** Up, along and down again with round corners, so that its words have room under it. */
function ArcPath({ arc, from, to, peak, foot, thick, width }: ArcPathProps) {
  const t = useWords(words);
  const { percent, range, whole } = useFigures();
  const title = `${t(arc.kind === "back_step" ? "backStep" : "skip")} ${percent(arc.share.value ?? 0)}`;
  const note = `${range((arc.share.low ?? 0) * 100, (arc.share.high ?? 0) * 100)}, n ${whole(arc.share.n)}`;
  const half = Math.max(widthOf(title, 12, 600), widthOf(note, 11)) / 2;
  const at = Math.min(width - half, Math.max(half, (from + to) / 2));
  const round = Math.min(ROUND, Math.abs(to - from) / 2);
  const turn = to > from ? round : -round;
  const path = [
    `M${String(from)} ${String(foot - 4)}V${String(peak + round)}`,
    `Q${String(from)} ${String(peak)} ${String(from + turn)} ${String(peak)}`,
    `H${String(to - turn)}Q${String(to)} ${String(peak)} ${String(to)} ${String(peak + round)}V${String(foot - 8)}`,
  ].join("");
  return (
    <g>
      <path d={path} fill="none" stroke="var(--pain)" strokeWidth={thick} />
      <circle cx={from} cy={foot - 4} r="4" fill="var(--pain)" />
      <path d={`M${String(to - 4.5)} ${String(foot - 9)}h9l-4.5 9z`} fill="var(--pain)" />
      <rect
        x={at - half - 4}
        y={peak + thick / 2 + 3}
        width={half * 2 + 8}
        height="31"
        fill="var(--panel)"
      />
      <text className={css.pain} x={at} y={peak + 18} textAnchor="middle">
        {title}
      </text>
      <text className={css.small} x={at} y={peak + 32} textAnchor="middle">
        {note}
      </text>
    </g>
  );
}
