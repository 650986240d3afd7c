/** Figures in the language of the screens, and in the currency and time zone of the workspace. */
import { useWorkspace } from "../shell/session";
import * as figures from "./figures";
import { useLanguage } from "./language";

export function useFigures() {
  const now = useLanguage();
  const { currency, timezone } = useWorkspace();
  return {
    whole: (value: number) => figures.whole(value, now),
    decimal: (value: number, digits?: number) => figures.decimal(value, now, digits),
    percent: (share: number, digits?: number) => figures.percent(share, now, digits),
    range: (low: number, high: number, digits?: number) => figures.range(low, high, now, digits),
    percentRange: (low: number, high: number, digits?: number) =>
      figures.percentRange(low, high, now, digits),
    money: (minor: number) => figures.money(minor, currency, now),
    roundMoney: (minor: number) => figures.roundMoney(minor, currency, now),
    day: (iso: string) => figures.day(iso, now),
    dayOf: (instant: string | Date) => figures.day(figures.dayOf(instant, timezone), now),
    clock: (instant: string | Date) => figures.clock(instant, timezone),
    moment: (instant: string | Date) => figures.moment(instant, now, timezone),
    duration: (seconds: number) => figures.duration(seconds, now),
  };
}
