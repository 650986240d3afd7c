import { expect, it } from "vitest";
import type { VersionGroup } from "./data";
import { daysOf } from "./days";

function group(number: number, at: string): VersionGroup {
  const newest = { number, at, by: "Ngọc Hà", by_id: "p1", kind: "edit" as const, fingerprint: "" };
  return { newest, oldest: number, count: 1, began: at };
}

it("versions stand under the day on which they were made, the newest first", () => {
  const days = daysOf(
    [
      group(3, "2026-10-02T09:00:00Z"),
      group(2, "2026-10-02T08:00:00Z"),
      group(1, "2026-10-01T08:00:00Z"),
    ],
    (instant) => instant.slice(0, 10),
  );
  expect(days.map(({ day, groups }) => [day, groups.map(({ newest }) => newest.number)])).toEqual([
    ["2026-10-02", [3, 2]],
    ["2026-10-01", [1]],
  ]);
});
