import { describe, expect, it } from "vitest";
import { lensOf, queryOf, shiftDay, withLens } from "./lens";

const ADDRESS =
  "cohort=%7B%22ref%22%3A%22mine%22%7D&channel=zalo&channel=web&from=2026-01-01&to=2026-04-01&model=value-8&window=7d&step=a&step=b";

describe("the lens of an address", () => {
  it("is read and written back without loss", () => {
    const params = new URLSearchParams(ADDRESS);
    expect(queryOf(lensOf(params))).toEqual({
      cohort: '{"ref":"mine"}',
      channel: ["zalo", "web"],
      from: "2026-01-01",
      to: "2026-04-01",
      model: "value-8",
      window: "7d",
    });
    expect(new Set(withLens(params, {}).toString().split("&"))).toEqual(
      new Set(ADDRESS.split("&")),
    );
  });

  it("changes one thing and keeps the others, also those that are not its own", () => {
    const after = withLens(new URLSearchParams(ADDRESS), { channels: [], window: null });
    expect(after.getAll("channel")).toEqual([]);
    expect(after.get("window")).toBeNull();
    expect(after.getAll("step")).toEqual(["a", "b"]);
    expect(after.get("model")).toBe("value-8");
  });

  it("does not take anything for a day", () => {
    expect(lensOf(new URLSearchParams("from=gestern&to=2026-1-1"))).toMatchObject({
      from: null,
      to: null,
    });
  });

  it("moves days over the ends of months", () => {
    expect(shiftDay("2026-03-01", -1)).toBe("2026-02-28");
    expect(shiftDay("2025-12-31", 1)).toBe("2026-01-01");
  });
});
