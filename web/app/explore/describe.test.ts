// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { say } from "../words/words";
import type { Condition } from "./cohort";
import { textOf, type Names, type Tell } from "./describe";
import { words } from "./words";

const NAMES: Names = {
  touchpoint: (id) => ({ menu: "Thực đơn", zalo: "Zalo OA" })[id] ?? id,
  stage: () => "Mua hàng",
  attribute: () => "thành phố",
  cohort: () => "Khách quen",
};
const vi: Tell = (name, values) => say(words, "vi", name, values);
const en: Tell = (name, values) => say(words, "en", name, values);

const CASES: [Condition, string, string][] = [
  [
    { attr: "city", in: ["Hà Nội", "Đà Nẵng"] },
    "thành phố là Hà Nội hoặc Đà Nẵng",
    "whose thành phố is Hà Nội or Đà Nẵng",
  ],
  [
    { did: "menu", count: { min: 2 }, within: "30d" },
    "đã đến Thực đơn từ 2 lần trong 30 ngày đầu",
    "who came to Thực đơn at least 2 times in their first 30 days",
  ],
  [
    { not: { did: "zalo", within: "7d", of: { after: "menu" } } },
    "không từng đến Zalo OA trong 7 ngày sau Thực đơn",
    "not having come to Zalo OA within 7 days after Thực đơn",
  ],
  [{ stage: { model: "m", reached: "s" } }, "đã tới Mua hàng", "who reached Mua hàng"],
  [
    { sequence: ["menu", "zalo"], within: "1d" },
    "đã đi Thực đơn → Zalo OA trong 1 ngày",
    "who went Thực đơn → Zalo OA within 1 day",
  ],
  [
    { any: [{ ref: "a" }, { ref: "b" }] },
    "(thuộc nhóm Khách quen hoặc thuộc nhóm Khách quen)",
    "(in the cohort Khách quen or in the cohort Khách quen)",
  ],
];

describe("a condition in words", () => {
  it.each(CASES)("reads as a sentence: %j", (condition, told, toldInEnglish) => {
    expect(textOf(condition, NAMES, vi)).toBe(told);
    expect(textOf(condition, NAMES, en)).toBe(toldInEnglish);
  });
});
