import { describe, expect, it } from "vitest";
import type { ClaimSheet } from "./data";
import { bestCase, expectationOf, expectedBy, findingOf, gapOf, verdictOf } from "./finding";

const NOTHING = { vi: "", en: "" };

function sheet(part: Partial<ClaimSheet> = {}): ClaimSheet {
  return {
    id: "c1",
    path: "claims.c1",
    says: NOTHING,
    about: "touchpoints.cart",
    subject: NOTHING,
    stage: null,
    persona: null,
    mark: "refuted",
    stale: false,
    metric: null,
    unit: "share",
    expect: { op: ">=", value: 0.6 },
    expected_words: NOTHING,
    value_words: NOTHING,
    why: NOTHING,
    missing: null,
    min_n: 100,
    result: {
      value: 0.5,
      n: 1000,
      pending: 100,
      min_n: 100,
      reason: null,
      n_to_decide: null,
      judged_n: 900,
      judged_by: "sequence",
      q: 0.001,
      params: { within_s: 604_800 },
    },
    intervals: [
      { name: NOTHING, low: 0.47, high: 0.53, words: NOTHING, judged: false },
      { name: NOTHING, low: 0.45, high: 0.55, words: NOTHING, judged: true },
    ],
    quotes: [],
    looking: NOTHING,
    counted: NOTHING,
    history: NOTHING,
    past: [],
    outdated: null,
    ...part,
  };
}

describe("the figures of a claim", () => {
  it("are those of its check", () => {
    expect(findingOf(sheet())).toMatchObject({
      n: 1000,
      pending: 100,
      judgedN: 900,
      judgedBy: "sequence",
      withinS: 604_800,
    });
  });

  it("are none where it was not checked, and its mark is that of the undecided", () => {
    const unchecked = sheet({ result: null, mark: "unchecked" });
    expect(findingOf(unchecked)).toBeNull();
    expect(verdictOf(unchecked)).toBe("undecided");
  });

  it("need at least the claim's own least number of customers", () => {
    const few = sheet({ result: { n: 11, min_n: 30, reason: "min_n", n_to_decide: null } });
    expect(findingOf(few)?.needed).toBe(30);
    const wide = sheet({ result: { n: 11, min_n: 30, reason: "interval", n_to_decide: 20 } });
    expect(findingOf(wide)?.needed).toBe(30);
  });
});

describe("the gap", () => {
  it("lies between the interval that judged and what was expected", () => {
    expect(gapOf(sheet())?.amount).toBeCloseTo(0.05);
    expect(gapOf(sheet({ expect: { op: "<=", value: 0.4 } }))).toMatchObject({ over: true });
    expect(gapOf(sheet({ expect: { op: "between", value: [0.6, 0.7] } }))?.amount).toBeCloseTo(
      0.05,
    );
  });

  it("is none where the interval still reaches what was expected", () => {
    expect(gapOf(sheet({ expect: { op: ">=", value: 0.5 } }))).toBeNull();
    expect(gapOf(sheet({ expect: null }))).toBeNull();
  });
});

it("an expectation that cannot be compared is none", () => {
  expect(expectationOf({ op: "between", value: [0.1, "x"] })).toBeNull();
  expect(expectationOf({ op: "=", value: 0.1 })).toBeNull();
});

it("waiting customers can lift a share only so far", () => {
  const found = findingOf(sheet());
  expect(found && bestCase(found)).toBeCloseTo(600 / 1100);
});

describe("when a claim will be decided", () => {
  const growth = { first: "2026-01-01T00:00:00Z", last: "2026-04-11T00:00:00Z", growing: true };

  it("follows from how fast customers came so far", () => {
    const found = expectedBy(50, 100, growth);
    expect(found?.day.slice(0, 10)).toBe("2026-05-31");
    expect(found?.aWeek).toBeCloseTo(7);
  });

  it("cannot be told where nobody will come any more, or only in years", () => {
    expect(expectedBy(50, 100, { ...growth, growing: false })).toBeNull();
    expect(expectedBy(5_000, 100, growth)).toBeNull();
  });
});
