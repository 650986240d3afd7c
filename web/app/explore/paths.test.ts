// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { sidesOf } from "./AroundPicture";
import type { TransitionRow, VariantRow } from "./data";
import { layPath, namesOf } from "./PathsPicture";
import { roundFraction } from "./StagesTab";
import { cut, linesOf } from "./textSize";

function named(id: string) {
  return { id, name: { vi: id, en: id }, channel: null };
}

describe("the steps of a path", () => {
  it("go to a new line where there is no room, and all of them are there", () => {
    const { pills, height } = layPath(["Tìm kiếm", "Trang sách", "Giỏ hàng", "Trả tiền"], 160);
    expect(pills.map((pill) => pill.text)).toEqual([
      "Tìm kiếm",
      "Trang sách",
      "Giỏ hàng",
      "Trả tiền",
    ]);
    expect(pills.every((pill) => pill.x + pill.width <= 160)).toBe(true);
    expect(height).toBeGreaterThan(26);
  });

  it("say repeats in a row once", () => {
    const row = { path: ["a", "a", "b", "a"].map(named) } as VariantRow;
    expect(namesOf(row, (name) => name.vi)).toEqual(["a ×2", "b", "a"]);
  });
});

describe("the sides of a place", () => {
  it("keep every transition, the rare ones together", () => {
    const rows = Array.from(
      { length: 12 },
      (_, index) =>
        ({
          source: named(`s${String(index)}`),
          target: named("t"),
          times: 12 - index,
        }) as TransitionRow,
    );
    const sides = sidesOf(rows, "t", "before");
    expect(sides).toHaveLength(7);
    expect(sides.reduce((sum, side) => sum + side.times, 0)).toBe(78);
    expect(sides.at(-1)).toMatchObject({ named: null, kinds: 6 });
    expect(sidesOf(rows, "t", "after")).toEqual([]);
  });
});

describe("texts of a picture", () => {
  it("break at spaces only, and end in an ellipsis where there is too much", () => {
    expect(linesOf("Tư vấn qua Messenger buổi tối", 90, 12, 500, 2)).toHaveLength(2);
    expect(cut("Consideration", 40, 12)).toMatch(/…$/);
    expect(linesOf("", 90, 12)).toEqual([""]);
  });
});

describe("a share as so many of so many", () => {
  it("takes the smallest numbers that come near", () => {
    expect(roundFraction(0.376)).toEqual({ n: 3, of: 8 });
    expect(roundFraction(0.51)).toEqual({ n: 1, of: 2 });
    expect(roundFraction(0.051)).toEqual({ n: 1, of: 20 });
  });
});
