import { expect, test } from "vitest";
import { bandPath, linear, niceTicks, smoothPath, timeTicks } from "./scale";

test("a scale maps the ends of its domain to the ends of its range", () => {
  const x = linear([0.4, 0.7], [0, 300]);
  expect([x(0.4), x(0.55), x(0.7)]).toEqual([0, expect.closeTo(150), 300]);
  expect(linear([1, 1], [0, 10])(1)).toBe(5);
});

test("ticks are round, enclose what is drawn and end exactly", () => {
  expect(niceTicks(0.43, 0.66)).toEqual([0.4, 0.5, 0.6, 0.7]);
  expect(niceTicks(-0.1, 0.1, 2)).toEqual([-0.1, 0, 0.1]);
  expect(niceTicks(0, 38_114, 4)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
  expect(niceTicks(5, 5).length).toBeGreaterThanOrEqual(2);
});

test("ticks of time are whole minutes, hours or days", () => {
  expect(timeTicks(1000, 2400, 3)).toEqual([600, 1200, 1800, 2400]);
  expect(timeTicks(0, 190_000, 4)).toEqual([0, 86_400, 172_800, 259_200]);
});

function heights(path: string): number[] {
  return [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((pair) => Number(pair[2]));
}

test("a curve never goes beyond the points around it", () => {
  const points = [0, 40, 42, 10, 10, 90].map((y, index) => ({ x: index * 50, y }));
  const all = heights(smoothPath(points));
  expect(Math.min(...all)).toBe(0);
  expect(Math.max(...all)).toBe(90);
  // level between equal points
  expect(smoothPath(points)).toContain("C166.67 10 183.33 10 200 10");
});

test("a band runs along the low ends and back along the high ends", () => {
  const path = bandPath(
    [
      { x: 0, y: 10 },
      { x: 90, y: 20 },
    ],
    [
      { x: 0, y: 0 },
      { x: 90, y: 6 },
    ],
  );
  expect(path).toMatch(/^M0 10C.*90 20L90 6C.*0 0Z$/);
  expect(bandPath([], [])).toBe("");
});
