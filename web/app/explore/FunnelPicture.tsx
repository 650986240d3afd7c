/** The funnel as bars: of the first step, with a dark tick where all customers are. */
import { useFigures } from "../words/useFigures";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import { Chart } from "./Chart";
import css from "./Chart.module.css";
import type { FunnelView, Step } from "./data";
import { cut, linesOf } from "./textSize";
import { words } from "./words";

const ROW = 60;
const NARROW = 460;
const NARROW_ROW = 84;
const BAR = 20;

export function FunnelPicture({ view, table }: { view: FunnelView; table: string }) {
  const t = useWords(words);
  const { steps, loss } = view;
  const first = steps[0]?.customers ?? 0;
  const name = t("funnelName", { count: steps.length, last: steps.at(-1)?.customers ?? 0, first });
  return (
    <Chart
      id="funnel"
      name={name}
      table={table}
      usual={520}
      height={(width) => steps.length * (width < NARROW ? NARROW_ROW : ROW)}
    >
      {(width) =>
        steps.map((step, index) => (
          <Row
            key={`${String(index)} ${step.step.id}`}
            step={step}
            share={first > 0 ? step.customers / first : 0}
            top={index * (width < NARROW ? NARROW_ROW : ROW)}
            width={width}
            stressed={index === loss?.after}
            isFirst={index === 0}
          />
        ))
      }
    </Chart>
  );
}

interface RowProps {
  step: Step;
  share: number;
  top: number;
  width: number;
  stressed: boolean;
  isFirst: boolean;
}

function Row({ step, share, top, width, stressed, isFirst }: RowProps) {
  const t = useWords(words);
  const text = useText();
  const { whole, percent, range } = useFigures();
  const narrow = width < NARROW;
  const height = narrow ? NARROW_ROW : ROW;
  const nameWidth = narrow ? width - 130 : Math.max(120, width * 0.26);
  const left = narrow ? 0 : nameWidth + 12;
  const right = narrow ? width : width - 178;
  const room = Math.max(10, right - left);
  const middle = narrow ? top + 58 : top + height / 2;
  const lines = linesOf(text(step.step.name), nameWidth, 13, 500, 2);
  const rows = lines.length + (step.step.channel ? 1 : 0);
  const textTop = narrow ? top + 18 : middle + 4.5 - ((rows - 1) * 17) / 2;
  const figure = step.of_previous;
  const everybody = step.everybody_of_first?.value;
  const figureY = narrow ? top + 18 : middle - 3;
  return (
    <g>
      {stressed && (
        <rect x={-12} y={top} width={width + 24} height={height} rx="8" fill="var(--grid)" />
      )}
      {!isFirst && !stressed && <line className={css.rule} x1={0} x2={width} y1={top} y2={top} />}
      {lines.map((line, index) => (
        <text key={line} className={css.name} x={0} y={textTop + index * 17}>
          {line}
        </text>
      ))}
      {step.step.channel && !(narrow && lines.length > 1) && (
        <text
          className={css.quiet}
          x={0}
          y={textTop + lines.length * 17 - (lines.length === 2 ? 1 : 0)}
        >
          {cut(step.step.channel, nameWidth, 12)}
        </text>
      )}
      <rect x={left} y={middle - BAR / 2} width={room} height={BAR} rx="3" fill="var(--track)" />
      <rect
        x={left}
        y={middle - BAR / 2}
        width={Math.max(share > 0 ? 3 : 0, room * share)}
        height={BAR}
        rx="3"
        fill="var(--action)"
      />
      {typeof everybody === "number" && (
        <line
          x1={left + room * everybody}
          x2={left + room * everybody}
          y1={middle - 14}
          y2={middle + 14}
          stroke="var(--ink)"
          strokeWidth="2.4"
        />
      )}
      <text
        className={css.strong}
        x={narrow ? width - 84 : width - 100}
        y={narrow ? figureY : middle + 4.5}
        textAnchor="end"
      >
        {whole(step.customers)}
      </text>
      {figure === null ? (
        <text className={css.quiet} x={width} y={narrow ? figureY : middle + 4} textAnchor="end">
          {t("start")}
        </text>
      ) : typeof figure.value === "number" ? (
        <>
          <text className={css.strong} x={width} y={figureY} textAnchor="end">
            {percent(figure.value)}
          </text>
          <text className={css.quiet} x={width} y={figureY + 17} textAnchor="end">
            {range((figure.low ?? 0) * 100, (figure.high ?? 0) * 100)}%
          </text>
        </>
      ) : (
        <text className={css.quiet} x={width} y={figureY} textAnchor="end">
          {t("tooFewShort")}
        </text>
      )}
    </g>
  );
}
