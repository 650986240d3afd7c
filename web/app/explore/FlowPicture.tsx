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
const FOOT = 30;
const LEVEL = 46;
const ARC_TEXT = 128;
const ROOM_FOR_ARCS = 620;

export function FlowPicture({ view, table }: { view: FlowView; table: string }) {
  const t = useWords(words);
  const text = useText();
  const most = view.stages.reduce((one, row) => Math.max(one, row.stopped ?? 0), 0);
  const stops = view.stages.find((row) => row.stopped === most && most > 0);
  const name = t("flowName", {
    count: view.stages.length,
    stops: stops ? text(stops.stage.name) : "–",
  });
  const layout = (width: number) => layoutOf(view, width);
  return (
    <Chart id="flow" name={name} table={table} usual={560} height={(width) => layout(width).height}>
      {(width) => <Drawing view={view} width={width} {...layout(width)} />}
    </Chart>
  );
}

interface Layout {
  height: number;
  column: number;
  top: number;
  arcs: Placed<Arc>[];
}

function layoutOf(view: FlowView, width: number): Layout {
  const column = width / Math.max(1, view.stages.length);
  const most = width >= ROOM_FOR_ARCS ? 5 : 3;
  const arcs = placeArcs(view.arcs.slice(0, most), (stage) => stage * column + 6, ARC_TEXT);
  const levels = arcs.reduce((high, { level }) => Math.max(high, level + 1), 0);
  const top = levels * LEVEL + (levels > 0 ? 16 : 0);
  return { height: top + HEAD + HEIGHT + FOOT, column, top, arcs };
}

function Drawing({ view, width, column, top, arcs }: Layout & { view: FlowView; width: number }) {
  const { percent, whole } = useFigures();
  const text = useText();
  const most = Math.max(1, ...view.stages.map((row) => row.entered));
  const base = top + HEAD + HEIGHT;
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
            {linesOf(text(row.stage.name), column - 8, 13, 500, 1).map((line) => (
              <text key={line} className={css.name} x={x} y={top + 18}>
                {line}
              </text>
            ))}
            <text className={css.big} x={x} y={top + 40}>
              {cut(whole(row.entered), column - 4, 15, 600)}
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
      <line className={css.rule} x1={0} x2={width} y1={base + FOOT} y2={base + FOOT} />
      {arcs.map(({ arc, level }) => (
        <ArcPath
          key={`${arc.kind} ${String(arc.source)} ${String(arc.target)}`}
          arc={arc}
          level={level}
          column={column}
          foot={top}
          most={most}
          width={width}
        />
      ))}
    </>
  );
}

interface ArcPathProps {
  arc: Arc;
  level: number;
  column: number;
  foot: number;
  most: number;
  width: number;
}

function ArcPath({ arc, level, column, foot, most, width }: ArcPathProps) {
  const t = useWords(words);
  const { percent, range, whole } = useFigures();
  const from = arc.source * column + 6;
  const to = arc.target * column + 6;
  const peak = foot - 12 - (level + 1) * LEVEL;
  // a cubic's peak lies three quarters of the way to its handles
  const handle = foot - 4 - (foot - 4 - peak) / 0.75;
  const middle = (from + to) / 2;
  const title = `${t(arc.kind === "back_step" ? "backStep" : "skip")} ${percent(arc.share.value ?? 0)}`;
  const note = `${range((arc.share.low ?? 0) * 100, (arc.share.high ?? 0) * 100)}, n ${whole(arc.share.n)}`;
  const half = Math.max(widthOf(title, 12, 600), widthOf(note, 11)) / 2;
  const at = Math.min(width - half, Math.max(half, middle));
  return (
    <g>
      <path
        d={`M${String(from)} ${String(foot - 4)}C${String(from)} ${String(handle)} ${String(to)} ${String(handle)} ${String(to)} ${String(foot - 8)}`}
        fill="none"
        stroke="var(--pain)"
        strokeWidth={Math.max(2, (arc.customers / most) * 12)}
      />
      <circle cx={from} cy={foot - 4} r="4" fill="var(--pain)" />
      <path d={`M${String(to - 4.5)} ${String(foot - 9)}h9l-4.5 9z`} fill="var(--pain)" />
      <rect
        x={at - half - 4}
        y={peak + 4}
        width={half * 2 + 8}
        height="31"
        fill="var(--panel)"
        opacity="0.86"
      />
      <text className={css.pain} x={at} y={peak + 17} textAnchor="middle">
        {title}
      </text>
      <text className={css.small} x={at} y={peak + 31} textAnchor="middle">
        {note}
      </text>
    </g>
  );
}
