/** One place with what came just before it and what came just after, as bands. */
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { Chart } from "./Chart";
import css from "./Chart.module.css";
import type { Named, TransitionRow, TransitionsView } from "./data";
import { linesOf, widthOf } from "./textSize";
import { words } from "./words";

const SHOWN = 7;
const TALL = 264;
const HEAD = 30;
const GAP = 10;
const LEAST = 34;

interface Side {
  /** Null for all that is not shown by itself. */
  named: Named | null;
  kinds: number;
  times: number;
}

interface AroundPictureProps {
  view: TransitionsView;
  at: Named;
  look: (id: string) => void;
  table: string;
}

/** What leads to a place or away from it: the most frequent by themselves, the others together. */
export function sidesOf(
  rows: readonly TransitionRow[],
  at: string,
  side: "before" | "after",
): Side[] {
  const mine = rows
    .filter((row) => (side === "before" ? row.target : row.source).id === at)
    .map((row) => ({
      named: side === "before" ? row.source : row.target,
      kinds: 1,
      times: row.times,
    }));
  if (mine.length <= SHOWN) return mine;
  const rest = mine.slice(SHOWN - 1);
  const times = rest.reduce((sum, one) => sum + one.times, 0);
  return [...mine.slice(0, SHOWN - 1), { named: null, kinds: rest.length, times }];
}

export function AroundPicture({ view, at, look, table }: AroundPictureProps) {
  const t = useWords(words);
  const text = useText();
  const before = sidesOf(view.rows, at.id, "before");
  const after = sidesOf(view.rows, at.id, "after");
  const total = (side: Side[]) => side.reduce((sum, one) => sum + one.times, 0);
  const most = Math.max(1, total(before), total(after));
  const rows = Math.max(before.length, after.length, 1);
  const labelOf = ({ named, kinds }: Side) =>
    named ? text(named.name) : t("others", { count: kinds });
  const widest = (sides: readonly Side[]) =>
    Math.max(96, ...sides.map((side) => widthOf(labelOf(side), 13, 500)));
  const height = HEAD + Math.max(TALL, rows * (LEAST + GAP)) + 8;
  return (
    <Chart
      id="around"
      name={t("aroundName", { name: text(at.name), count: total(before) + total(after) })}
      table={table}
      usual={920}
      height={() => height}
      interactive
    >
      {(width) => {
        const column = Math.min(widest([...before, ...after]) + 18, width * 0.34);
        const box = Math.min(170, width * 0.24);
        const left = width / 2 - box / 2;
        const lines = linesOf(text(at.name), box - 16, 14, 600, 3);
        const scale = (height - HEAD - 8 - (rows - 1) * GAP) / Math.max(most, 1);
        const middle = HEAD + (height - HEAD) / 2;
        const boxTall = Math.max(most * scale, 72);
        return (
          <>
            <text className={css.quiet} x={0} y={14}>
              {t("before")}
            </text>
            <text className={css.quiet} x={width} y={14} textAnchor="end">
              {t("after")}
            </text>
            <Bands
              side="before"
              parts={before}
              edge={column}
              box={left}
              {...{ height, scale, middle, look, width, column }}
            />
            <Bands
              side="after"
              parts={after}
              edge={width - column}
              box={left + box}
              {...{ height, scale, middle, look, width, column }}
            />
            <rect
              x={left}
              y={middle - boxTall / 2}
              width={box}
              height={boxTall}
              rx="7"
              fill="var(--action)"
            />
            {lines.map((line, index) => (
              <text
                key={line}
                x={width / 2}
                y={middle + (index - (lines.length - 1) / 2) * 20 + 5}
                textAnchor="middle"
                fontSize="14"
                fontWeight="600"
                fill="var(--on-mark)"
              >
                {line}
              </text>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

interface BandsProps {
  side: "before" | "after";
  parts: readonly Side[];
  /** Where the bands begin beside the names, and where they meet the box. */
  edge: number;
  box: number;
  height: number;
  scale: number;
  middle: number;
  width: number;
  column: number;
  look: (id: string) => void;
}

function Bands({ side, parts, edge, box, height, scale, middle, width, column, look }: BandsProps) {
  const t = useWords(words);
  const text = useText();
  const { percent } = useFigures();
  const total = parts.reduce((sum, one) => sum + one.times, 0);
  const room = height - HEAD - 8;
  const slot = room / Math.max(1, parts.length);
  const start = middle - (total * scale) / 2;
  const before = (index: number) => parts.slice(0, index).reduce((sum, one) => sum + one.times, 0);
  return parts.map(({ named, kinds, times }, index) => {
    const thick = Math.max(1, times * scale);
    const y = HEAD + slot * (index + 0.5);
    const at = start + (before(index) + times / 2) * scale;
    const bend = (edge + box) / 2;
    const [x, anchor] = side === "before" ? ([0, "start"] as const) : ([width, "end"] as const);
    const label = named ? text(named.name) : t("others", { count: kinds });
    const share = total >= 30 ? ` · ${percent(times / total)}` : "";
    const told = linesOf(label, column - 8, 13, 500, 1);
    const content = (
      <>
        <path
          d={`M${String(edge)} ${String(y)}C${String(bend)} ${String(y)} ${String(bend)} ${String(at)} ${String(box)} ${String(at)}`}
          fill="none"
          stroke={named ? "var(--flow)" : "var(--track)"}
          strokeWidth={thick}
        />
        <rect
          className={css.hover}
          x={side === "before" ? -6 : edge}
          y={y - 18}
          width={column + 6}
          height="36"
          rx="6"
          fill="transparent"
        />
        <text className={css.name} x={x} y={y - 1} textAnchor={anchor}>
          {told[0]}
        </text>
        <text className={css.quiet} x={x} y={y + 15} textAnchor={anchor}>
          {t("timesCount", { count: times })}
          {share}
        </text>
      </>
    );
    if (!named) return <g key="others">{content}</g>;
    const id = named.id;
    return (
      <g
        key={id}
        className={css.button}
        role="button"
        tabIndex={0}
        onClick={() => look(id)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          look(id);
        }}
      >
        {content}
      </g>
    );
  });
}
