import { describe, expect, test } from "vitest";
import * as figures from "./figures";
import cases from "./figures.cases.json";
import type { Language } from "./language";

// the same cases hold for hanhtrinh.language.figures: tests/web/test_figures_agree.py
type Writer = (...given: never[]) => string;
const WRITERS: Record<keyof typeof cases, Writer> = {
  whole: figures.whole,
  decimal: (value: number, digits: number, language: Language) =>
    figures.decimal(value, language, digits),
  percent: (share: number, digits: number, language: Language) =>
    figures.percent(share, language, digits),
  percent_range: (low: number, high: number, digits: number, language: Language) =>
    figures.percentRange(low, high, language, digits),
  money: figures.money,
  day: figures.day,
  duration: figures.duration,
};

describe("figures are written as the server writes them", () => {
  for (const [name, rows] of Object.entries(cases)) {
    for (const [given, vi, en] of rows as [never[], string, string][]) {
      test(`${name}(${given.join(", ")})`, () => {
        const write = WRITERS[name as keyof typeof cases];
        expect(write(...given, "vi" as never)).toBe(vi);
        expect(write(...given, "en" as never)).toBe(en);
      });
    }
  }
});

test("large amounts are rounded to what a reader takes in", () => {
  expect(figures.roundMoney(186_240_000, "VND", "vi")).toBe("186\u00a0triệu\u00a0₫");
  expect(figures.roundMoney(186_240_000, "VND", "en")).toBe("₫186M");
  expect(figures.roundMoney(2_450_000_000, "VND", "vi")).toBe("2,5\u00a0tỷ\u00a0₫");
  expect(figures.roundMoney(2_000_000_000, "VND", "vi")).toBe("2\u00a0tỷ\u00a0₫");
  expect(figures.roundMoney(96_000, "VND", "vi")).toBe("96.000\u00a0₫");
  expect(figures.roundMoney(123_456, "USD", "en")).toBe("1,235\u00a0USD");
});

test("amounts have the decimals of their currency", () => {
  expect(figures.money(123_456, "USD", "en")).toBe("1,234.56\u00a0USD");
  expect(figures.money(123_456, "USD", "vi")).toBe("1.234,56\u00a0USD");
});

test("instants are told in the workspace's time zone", () => {
  const instant = "2026-10-31T16:47:00Z";
  expect(figures.moment(instant, "vi", "Asia/Ho_Chi_Minh")).toBe("23:47 ngày 31/10/2026");
  expect(figures.moment(instant, "en", "UTC")).toBe("31 Oct 2026, 16:47");
  expect(figures.dayOf("2026-10-31T17:30:00Z", "Asia/Ho_Chi_Minh")).toBe("2026-11-01");
  expect(figures.clock("2026-10-31T17:30:00Z", "Asia/Ho_Chi_Minh")).toBe("00:30");
});
