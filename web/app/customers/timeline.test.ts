import { describe, expect, it } from "vitest";
import type { Encounter, Person } from "./customers";
import { GUTTER, layOut, namesAbove } from "./timeline";

function encounter(seq: number, at: string, more: Partial<Encounter> = {}): Encounter {
  return {
    seq,
    at,
    name: "page_viewed",
    touchpoint: null,
    touchpoint_name: null,
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
    source: "file",
    offer: null,
    details: {},
    ...more,
  };
}

const journey = [
  encounter(0, "2026-01-01T08:00:00Z"),
  encounter(1, "2026-01-01T08:05:00Z"),
  encounter(2, "2026-01-03T08:00:00Z", { channel: "shop", buys: true }),
  encounter(3, "2026-01-20T08:00:00Z", {
    channel: "zalo",
    score: { kind: "csat", value: 5, low: 1, high: 5, emotion: 1 },
  }),
  encounter(4, "2026-02-20T08:00:00Z", { channel: "email", direction: "outbound" }),
  encounter(5, "2026-02-21T08:00:00Z", { channel: "courier", direction: "system" }),
];
const channels = ["website", "shop", "zalo", "email", "courier"].map((id) => ({
  id,
  icon: "window",
  events: 1,
  contacts: 1,
}));
const person = {
  channels,
  encounters: journey,
  bands: [
    { stage: "a", start: "2026-01-01T08:00:00Z", end: "2026-01-03T08:00:00Z" },
    { stage: "b", start: "2026-01-03T08:00:00Z", end: "2026-02-20T08:00:00Z" },
  ],
} as unknown as Person;

describe("a journey laid out", () => {
  const laid = layOut(person, 900, () => "tên");

  it("puts encounters of one visit together and leaves a system's own out", () => {
    expect(laid.marks.map((mark) => [mark.look, mark.count])).toEqual([
      ["customer", 2],
      ["bought", 1],
      ["scored", 1],
      ["business", 1],
    ]);
    expect(laid.rows.map((row) => row.id)).toEqual(["website", "shop", "zalo", "email"]);
  });

  it("goes from left to right in the order of time, within the picture", () => {
    const xs = laid.marks.map((mark) => mark.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(GUTTER);
    expect(Math.max(...xs)).toBeLessThan(900);
  });

  it("gives a longer pause more room", () => {
    const [a = 0, b = 0, c = 0] = laid.marks.map((mark) => mark.x);
    expect(c - b).toBeGreaterThan(b - a);
  });

  it("lets bands meet where one stage ends and the next begins", () => {
    const [first, second] = laid.bands;
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeCloseTo(second?.x ?? 0);
    expect(second?.last).toBe(true);
  });

  it("keeps labels apart from each other", () => {
    for (const one of laid.labels) {
      for (const other of laid.labels) {
        if (one === other) continue;
        const apart = Math.abs(one.x - other.x) >= 18 || Math.abs(one.y - other.y) >= 14;
        expect(apart).toBe(true);
      }
    }
  });

  it("shows what was felt at its height and writes it inside the picture", () => {
    const [felt] = laid.felt.points;
    expect(felt?.y).toBeLessThan(laid.felt.y);
    expect(felt?.told).toBe(true);
  });
});

it("writes the names of narrow bands above them only where there is room", () => {
  const bands = [0, 10, 200].map((x) => ({ stage: "x", x, width: 8, last: false }));
  expect([...namesAbove(bands, () => "Nhận thức")]).toEqual([0, 2]);
});
