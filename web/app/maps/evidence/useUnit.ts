/** Figures of a claim in its unit, as ticks and values are written; seconds in the unit of time that fits them. */
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import type { Unit } from "./finding";
import { words } from "./words";

export interface Measure {
  /** From the server's figure to the one that is drawn. */
  readonly scaled: (value: number) => number;
  /** The drawn figure in words. */
  readonly format: (drawn: number) => string;
  /** Where values cannot lie beyond, as drawn. */
  readonly bounds?: readonly [number, number];
}

const TIMES = [
  { name: "days", size: 86_400 },
  { name: "hours", size: 3_600 },
  { name: "minutes", size: 60 },
  { name: "seconds", size: 1 },
] as const;

/** How a claim's figures are drawn and written; `typical` says how large they are. */
export function useUnit(): (unit: Unit, typical: number) => Measure {
  const t = useWords(words);
  const { decimal, percent } = useFigures();
  const whole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;
  return (unit, typical) => {
    switch (unit) {
      case "share":
        return {
          scaled: (value) => value,
          format: (value) => percent(value, whole(value * 100) ? 0 : 1),
          bounds: [0, 1],
        };
      case "seconds": {
        const time = TIMES.find(({ size }) => typical >= 2 * size) ?? { name: "seconds", size: 1 };
        return {
          scaled: (value) => value / time.size,
          format: (value) => t(time.name, { n: decimal(value, whole(value) ? 0 : 1) }),
          bounds: [0, Infinity],
        };
      }
      case "emotion":
        return {
          scaled: (value) => value,
          format: (value) => decimal(value, whole(value * 10) ? 1 : 2),
          bounds: [-1, 1],
        };
      case "score":
        return {
          scaled: (value) => value,
          format: (value) => decimal(value, whole(value * 10) ? 1 : 2),
        };
    }
  };
}
