import { expect, it } from "vitest";
import type { Schemas } from "../../../api/client";
import { stepsAround, timeToNext } from "./steps";

type Encounter = Schemas["EncounterDocument"];

function journey(...touchpoints: (string | null)[]): Encounter[] {
  return touchpoints.map((touchpoint, index) => ({
    seq: index,
    at: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
    name: "x",
    touchpoint,
    touchpoint_name: touchpoint === null ? null : { vi: touchpoint, en: touchpoint },
    channel: "website",
    device: "",
    direction: "inbound",
    stage: null,
    value: null,
    buys: false,
    left: false,
    score: null,
    text: null,
    url: null,
    source: "",
    offer: null,
    details: {},
  }));
}

const atCart = (one: Encounter): boolean => one.touchpoint === "cart";

it("an example is what came before the place and after it, repeats as one step", () => {
  const found = stepsAround(
    journey("ad", "page", null, "page", "menu", "cart", "cart", "page", "end", "x"),
    atCart,
  );
  expect(found.map(({ touchpoint, times, here }) => [touchpoint, times, here])).toEqual([
    ["page", 2, false],
    ["menu", 1, false],
    ["cart", 2, true],
    ["page", 1, false],
    ["end", 1, false],
  ]);
});

it("the time to the next event counts from the first visit", () => {
  expect(timeToNext(journey("ad", "cart", "page"), atCart)).toBe(60);
  expect(timeToNext(journey("ad", "cart"), atCart)).toBeNull();
  expect(timeToNext(journey("ad"), atCart)).toBeNull();
});
