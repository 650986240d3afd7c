/** Common paths: each as its steps in a row, with how many customers took it. */
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { Chart } from "./Chart";
import css from "./Chart.module.css";
import type { VariantRow, VariantsView } from "./data";
import { cut, widthOf } from "./textSize";
import { words } from "./words";

const PAD = 9;
const STEP = 26;
const LINE = 32;
const ARROW = 20;
const FIGURES = 168;
const NARROW = 560;
const MOST_STEP = 190;

interface Pill {
  text: string;
  x: number;
  y: number;
  width: number;
  last: boolean;
}

/** Lay the steps of a path out in lines of a width, with their arrows. */
export function layPath(
  names: readonly string[],
  width: number,
): { pills: Pill[]; height: number } {
  const pills: Pill[] = [];
  let [x, y] = [0, 0];
  names.forEach((name, index) => {
    const text = cut(name, Math.min(MOST_STEP, width - 2 * PAD), 12, 500);
    const wide = widthOf(text, 12, 500) + 2 * PAD;
    if (x > 0 && x + wide > width) [x, y] = [0, y + LINE];
    pills.push({ text, x, y, width: wide, last: index === names.length - 1 });
    x += wide + ARROW;
  });
  return { pills, height: y + STEP };
}

/** The names of a path's steps, repeats in a row said once with their number. */
export function namesOf(
  row: VariantRow,
  text: (name: VariantRow["path"][number]["name"]) => string,
): string[] {
  const found: { name: string; times: number }[] = [];
  for (const step of row.path) {
    const name = text(step.name);
    const before = found.at(-1);
    if (before?.name === name) before.times += 1;
    else found.push({ name, times: 1 });
  }
  return found.map(({ name, times }) => (times > 1 ? `${name} ×${String(times)}` : name));
}

export function PathsPicture({ view, table }: { view: VariantsView; table: string }) {
  const t = useWords(words);
  const text = useText();
  const first = view.rows[0];
  const rows = view.rows.map((row) => ({ row, names: namesOf(row, text) }));
  const name = first
    ? t("variantsName", { count: first.customers, path: rows[0]?.names.join(" → ") ?? "" })
    : t("noVariants");
  const laid = (width: number) => {
    const narrow = width < NARROW;
    let top = 0;
    return rows.map(({ row, names }) => {
      const path = layPath(names, narrow ? width : width - FIGURES);
      const height = path.height + (narrow ? 30 : 0) + 22;
      const placed = { row, path, top, height, narrow };
      top += height;
      return placed;
    });
  };
  const most = first?.customers ?? 1;
  return (
    <Chart
      id="variants"
      name={name}
      table={table}
      usual={980}
      height={(width) => laid(width).reduce((sum, one) => sum + one.height, 0)}
    >
      {(width) =>
        laid(width).map((one, index) => (
          <Path
            key={one.row.path.map((step) => step.id).join(" ")}
            {...one}
            most={most}
            width={width}
            ruled={index > 0}
          />
        ))
      }
    </Chart>
  );
}

interface PathProps {
  row: VariantRow;
  path: { pills: Pill[]; height: number };
  top: number;
  narrow: boolean;
  most: number;
  width: number;
  ruled: boolean;
}

function Path({ row, path, top, narrow, most, width, ruled }: PathProps) {
  const t = useWords(words);
  const { whole, percent } = useFigures();
  const [left, begin] = narrow ? [0, top + 41] : [FIGURES, top + 11];
  const bar = narrow ? width - 150 : FIGURES - 88;
  const share = typeof row.share.value === "number" ? percent(row.share.value) : t("tooFewShort");
  return (
    <g>
      {ruled && <line className={css.rule} x1={0} x2={width} y1={top} y2={top} />}
      <text className={css.strong} x={0} y={top + 29}>
        {whole(row.customers)}
      </text>
      <text className={css.quiet} x={58} y={top + 29}>
        {share}
      </text>
      <rect
        x={narrow ? 110 : 104}
        y={top + 20}
        width={Math.max(2, (row.customers / most) * (narrow ? bar : 48))}
        height="10"
        rx="2"
        fill="var(--action)"
      />
      {path.pills.map((pill, index) => (
        <g key={index}>
          <rect
            x={left + pill.x}
            y={begin + pill.y}
            width={pill.width}
            height={STEP}
            rx="6"
            fill="var(--grid)"
          />
          <text
            x={left + pill.x + PAD}
            y={begin + pill.y + 17.5}
            fontSize="12"
            fontWeight="500"
            fill="var(--ink)"
          >
            {pill.text}
          </text>
          {!pill.last && (
            <path
              d={`M${String(left + pill.x + pill.width + 4)} ${String(begin + pill.y + STEP / 2)}h10m-4 -4l4 4l-4 4`}
              fill="none"
              stroke="var(--axis)"
              strokeWidth="1.5"
            />
          )}
        </g>
      ))}
    </g>
  );
}
