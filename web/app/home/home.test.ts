// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { runs } from "./EmotionLane";
import { moneyRange } from "./moneyRange";

const unit = (name: "million" | "billion") => ({ million: "tr", billion: "tỷ" })[name];

describe("an interval of amounts", () => {
  it("has one unit for both ends", () => {
    expect(moneyRange(9_548_450, 12_786_156, "VND", "vi", unit)).toBe("9,5–12,8 tr");
    expect(moneyRange(158_000_000, 214_000_000, "VND", "en", () => "M")).toBe("158–214M");
    expect(moneyRange(0, 800_000, "VND", "vi", unit)).toBe("0–800.000");
  });
});

describe("the curve of emotion", () => {
  it("never bridges a stage that nobody scored", () => {
    expect(runs([{ index: 0 }, { index: 1 }, { index: 3 }])).toEqual([
      [{ index: 0 }, { index: 1 }],
      [{ index: 3 }],
    ]);
  });
});
