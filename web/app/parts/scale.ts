/** Plain geometry of charts: scales, ticks, curves. */

export type Ends = readonly [number, number];
export interface Point {
  x: number;
  y: number;
}

/** Map the numbers of `from` onto `to`, linearly; a domain without length maps to the middle. */
export function linear(from: Ends, to: Ends): (value: number) => number {
  const length = from[1] - from[0];
  if (length === 0) return () => (to[0] + to[1]) / 2;
  return (value) => to[0] + ((value - from[0]) / length) * (to[1] - to[0]);
}

/** Give round steps that cover `low` to `high` with about `count` steps; the first and last enclose both. */
export function niceTicks(low: number, high: number, count = 4): number[] {
  const span = high > low ? high - low : Math.abs(high) || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Array.from({ length: Math.max(2, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toFixed(digits)),
  );
}

// lengths of time that read well, in seconds
const TIMES = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  172_800, 432_000, 604_800, 1_209_600, 2_592_000, 7_776_000, 15_552_000, 31_536_000,
];

/** Give steps as `niceTicks`, for seconds: whole minutes, hours, days. */
export function timeTicks(low: number, high: number, count = 4): number[] {
  const rough = (high > low ? high - low : Math.abs(high) || 1) / count;
  const step = TIMES.find((time) => time >= rough);
  if (step === undefined || rough < 1) return niceTicks(low, high, count);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * Draw a curve through points in order of x that never goes beyond what was measured: a monotone cubic
 * (Fritsch and Carlson 1980, SIAM J. Numer. Anal. 17:238-246), whose slopes are the harmonic means of the secants.
 */
export function smoothPath(points: readonly Point[]): string {
  const [start, ...rest] = points;
  if (start === undefined) return "";
  const slopes = tangents(points);
  let path = `M${round(start.x)} ${round(start.y)}`;
  let before = start;
  rest.forEach((point, index) => {
    const third = (point.x - before.x) / 3;
    const out = before.y + third * (slopes[index] ?? 0);
    const into = point.y - third * (slopes[index + 1] ?? 0);
    path += `C${round(before.x + third)} ${round(out)} ${round(point.x - third)} ${round(into)} ${round(point.x)} ${round(point.y)}`;
    before = point;
  });
  return path;
}

function tangents(points: readonly Point[]): number[] {
  const secants = points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    return (point.y - before.y) / (point.x - before.x || 1);
  });
  return points.map((_, index) => {
    const before = secants[index - 1];
    const after = secants[index];
    if (before === undefined) return after ?? 0;
    if (after === undefined) return before;
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
}

/** Draw the area between two curves that share their x: a band. */
export function bandPath(low: readonly Point[], high: readonly Point[]): string {
  if (low.length === 0 || high.length === 0) return "";
  const back = smoothPath([...high].reverse().map(({ x, y }) => ({ x: -x, y })));
  const mirrored = back.replace(
    /(-?[\d.]+) (-?[\d.]+)/g,
    (_, x: string, y: string) => `${round(-Number(x))} ${y}`,
  );
  return `${smoothPath(low)}${mirrored.replace("M", "L")}Z`;
}
