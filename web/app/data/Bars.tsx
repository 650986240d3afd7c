/** Counts over time as bars, drawn by ourselves; gaps are hatched ground. */
import css from "./Bars.module.css";

interface BarsProps {
  /** What the picture says, for those who hear it. */
  label: string;
  values: readonly number[];
  /** Words under the first and the last bar. */
  ends: readonly [string, string];
  hollow?: readonly boolean[];
  low?: boolean;
}

export function Bars({ label, values, ends, hollow, low = false }: BarsProps) {
  const most = Math.max(1, ...values);
  const height = low ? 48 : 96;
  const width = 1000;
  const step = width / Math.max(1, values.length);
  const bar = Math.max(0.6, step * (step > 4 ? 0.8 : 1));
  return (
    <figure className={css.figure}>
      <svg
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        preserveAspectRatio="none"
        height={height}
        role="img"
        aria-label={label}
      >
        {values.map((value, index) =>
          hollow?.[index] ? (
            <rect
              key={index}
              className={css.gap}
              x={index * step}
              y={0}
              width={step}
              height={height}
            />
          ) : (
            value > 0 && (
              <rect
                key={index}
                className={css.bar}
                x={index * step}
                y={height - (value / most) * height}
                width={bar}
                height={(value / most) * height}
              />
            )
          ),
        )}
      </svg>
      <figcaption className={css.ends}>
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </figcaption>
    </figure>
  );
}
