/** An interval of amounts in one unit: `9,5–12,8 tr`, so that it stays short beside its figure. */
import { decimal, exponentOf, range } from "../words/figures";
import type { Language } from "../words/language";

const SCALES = [
  { size: 1e9, unit: "billion" },
  { size: 1e6, unit: "million" },
] as const;

export function moneyRange(
  low: number,
  high: number,
  currency: string,
  language: Language,
  unit: (name: "million" | "billion") => string,
): string {
  const exponent = exponentOf(currency);
  const [least, most] = [low / 10 ** exponent, high / 10 ** exponent];
  const scale = SCALES.find(({ size }) => most >= size);
  if (!scale) return `${decimal(least, language, 0)}–${decimal(most, language, 0)}`;
  const digits = most / scale.size < 100 ? 1 : 0;
  const written = range(least / scale.size, most / scale.size, language, digits);
  return language === "vi" ? `${written} ${unit(scale.unit)}` : `${written}${unit(scale.unit)}`;
}
