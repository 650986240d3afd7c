import { describe, expect, it } from "vitest";
import { gridOf, inGutter, inHeads } from "./grid";
import { drawn, element } from "./scene.testing";

function box(id: string, x: number, y: number, width: number, height: number) {
  const shape = { x: String(x), y: String(y), width: String(width), height: String(height) };
  return element(id, { shapes: [["rect", shape, "panel"]] });
}
function rule(id: string, y: number) {
  return element(id, { shapes: [["polyline", { points: `48,${y} 900,${y}` }, "rule"]] });
}
function name(lane: string, y: number) {
  return element(`lane.${lane}.name`, {
    shapes: [],
    texts: [{ text: lane, x: 48, y: y + 26, style: "t-lane", anchor: "start" }],
  });
}

const SCENE = drawn(
  box("stages.aware.panel", 196, 100, 240, 800),
  box("stages.empty.panel", 450, 100, 200, 800),
  box("stages.buy.panel", 664, 100, 300, 800),
  rule("lane.touchpoints.rule", 220),
  rule("lane.emotion.rule", 400),
  rule("lane.lanes.backstage.rule", 700),
  ...[1, 2, 3, 4, 5].map((level) => rule(`emotion.grid.${level}`, 550 - (level - 3) * 66.6)),
  name("flow", 150),
  name("touchpoints", 220),
  name("emotion", 400),
  name("lanes.backstage", 700),
  box("touchpoints.ad.ring", 234, 240, 44, 44),
  box("touchpoints.ad.disc", 239, 245, 34, 34),
  box("touchpoints.menu.disc", 354, 240, 44, 44),
  // the second of three columns stands for several touchpoints at once and has no ring
  box("touchpoints.order.ring", 692, 240, 44, 44),
  box("touchpoints.pay.ring", 892, 240, 44, 44),
);

describe("the grid of a picture", () => {
  const grid = gridOf(SCENE);

  it("has the heads above the first lane, which has no rule", () => {
    expect(grid?.heads).toEqual({ y: 100, height: 50 });
    expect(grid?.bottom).toBe(900);
  });

  it("has lanes from one rule to the next, the user's own too", () => {
    expect(grid?.lanes.map(({ id, y, height }) => [id, y, height])).toEqual([
      ["flow", 150, 70],
      ["touchpoints", 220, 180],
      ["emotion", 400, 300],
      ["lanes.backstage", 700, 200],
    ]);
  });

  it("has equal columns in a stage, also where one stands for several touchpoints", () => {
    expect(
      grid?.columns.map(({ touchpoint, stage, x, width }) => [touchpoint, stage, x, width]),
    ).toEqual([
      ["ad", "aware", 196, 120],
      ["menu", "aware", 316, 120],
      ["order", "buy", 664, 100],
      ["pay", "buy", 864, 100],
    ]);
  });

  it("knows the scale of the emotion curve", () => {
    expect(grid?.emotion?.zero).toBe(550);
    expect(grid?.emotion?.unit).toBeCloseTo(148, 5);
  });

  it("is null where the picture is no grid map", () => {
    expect(gridOf(drawn(element("wheel.center")))).toBeNull();
  });

  it("tells what stays in sight", () => {
    expect([
      inGutter(element("lane.lanes.backstage.name")),
      inGutter(element("flow.band")),
    ]).toEqual([true, false]);
    expect([inHeads(element("stages.buy.face")), inHeads(element("stages.buy.entered"))]).toEqual([
      true,
      false,
    ]);
  });
});
