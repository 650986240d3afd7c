import { describe, expect, it } from "vitest";
import type { Grid } from "../../../scene/grid";
import { stagePlace, touchpointPlace } from "./dragging";

const GRID: Grid = {
  heads: { y: 100, height: 50 },
  bottom: 900,
  stages: [
    { key: "aware", x: 200, width: 200 },
    { key: "decide", x: 414, width: 100 },
    { key: "empty", x: 528, width: 150 },
  ],
  columns: [
    { touchpoint: "ad", stage: "aware", x: 200, width: 100, center: 250 },
    { touchpoint: "menu", stage: "aware", x: 300, width: 100, center: 350 },
    { touchpoint: "cart", stage: "decide", x: 414, width: 100, center: 464 },
  ],
  lanes: [],
  emotion: null,
};

describe("a touchpoint", () => {
  it.each([
    [120, { stage: "aware", before: "ad", x: 200 }],
    [260, { stage: "aware", before: "menu", x: 300 }],
    [390, { stage: "aware", before: null, x: 400 }],
    [430, { stage: "decide", before: "cart", x: 414 }],
    [600, { stage: "empty", before: null, x: 603 }],
    [9000, { stage: "empty", before: null, x: 603 }],
  ])("dragged to %i", (x, place) => {
    expect(touchpointPlace(GRID, "nobody", { x, y: 0 })).toEqual(place);
  });

  it("does not count itself", () => {
    expect(touchpointPlace(GRID, "ad", { x: 210, y: 0 })).toMatchObject({ before: "menu" });
  });
});

describe("a stage", () => {
  it.each([
    ["empty", 100, 0],
    ["empty", 420, 1],
    ["aware", 9000, 2],
    ["aware", 500, 1],
  ])("%s dragged to %i comes to position %i", (key, x, index) => {
    expect(stagePlace(GRID, key, { x, y: 0 })).toMatchObject({ index });
  });

  it("cannot be moved where it is alone", () => {
    const alone = { ...GRID, stages: GRID.stages.slice(0, 1) };
    expect(stagePlace(alone, "aware", { x: 0, y: 0 })).toBeNull();
  });
});
