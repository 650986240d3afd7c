import { describe, expect, it } from "vitest";
import { placeArcs } from "./arcs";

const x = (_: unknown, stage: number) => stage * 80;

describe("arcs above a flow", () => {
  it("stand on one level where they are apart", () => {
    const arcs = [
      { source: 0, target: 1, customers: 5 },
      { source: 5, target: 4, customers: 9 },
    ];
    expect(placeArcs(arcs, x, 100).map(({ level }) => level)).toEqual([0, 0]);
  });

  it("have a level each where their words would meet, the shorter below", () => {
    const arcs = [
      { source: 0, target: 3, customers: 5 },
      { source: 2, target: 1, customers: 1 },
    ];
    const placed = placeArcs(arcs, x, 100);
    expect(placed.map(({ arc, level }) => [arc.source, level])).toEqual([
      [2, 0],
      [0, 1],
    ]);
  });
});
