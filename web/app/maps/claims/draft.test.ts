// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { METRIC_IDS } from "./metrics";
import {
  claimOf,
  draftOf,
  expectOf,
  figureOf,
  newDraft,
  partsOf,
  questionOf,
  secondsOf,
  stepped,
  valueOf,
} from "./draft";
import { words } from "./words";

const SHARE = [0, 1] as const;
const SENTENCE = "Ít nhất 35%";

describe("a typed figure", () => {
  it("is read the way either language writes it", () => {
    expect(figureOf("35,5")).toBe(35.5);
    expect(figureOf("35.5 %")).toBe(35.5);
    expect(figureOf("−0,2")).toBe(-0.2);
    expect(figureOf("3x")).toBeNull();
    expect(figureOf("")).toBeNull();
  });

  it("is a share of 1, seconds, or a score as it stands", () => {
    expect(valueOf("35", "share", "days")).toBe(0.35);
    expect(valueOf("57,8", "share", "days")).toBe(0.578);
    expect(valueOf("2", "seconds", "hours")).toBe(7200);
    expect(valueOf("4,2", "score", "days")).toBe(4.2);
  });

  it("goes up and down by a step of its unit", () => {
    expect(stepped("35", "share", 1, "vi")).toBe("36");
    expect(stepped("4,2", "score", -1, "vi")).toBe("4,1");
    expect(stepped("", "share", -1, "vi")).toBe("0");
    expect(stepped("0", "emotion", -1, "en")).toBe("-0.05");
  });
});

describe("an expectation", () => {
  const draft = newDraft("touchpoints.cart", "touchpoint_conversion/1", "linh");

  it("is none until its figure is typed and possible", () => {
    expect(expectOf(draft, "share", SHARE)).toBeNull();
    expect(expectOf({ ...draft, value: "350" }, "share", SHARE)).toBeNull();
    expect(expectOf({ ...draft, value: "35" }, "share", SHARE)).toEqual({ op: ">=", value: 0.35 });
  });

  it("between two figures needs both in order", () => {
    const between = { ...draft, op: "between" as const, value: "40" };
    expect(expectOf(between, "share", SHARE)).toBeNull();
    expect(expectOf({ ...between, valueTo: "30" }, "share", SHARE)).toBeNull();
    expect(expectOf({ ...between, valueTo: "50" }, "share", SHARE)).toEqual({
      op: "between",
      value: [0.4, 0.5],
    });
  });
});

describe("a claim of a map", () => {
  const claim = {
    id: "c1",
    about: "touchpoints.cart",
    says: { vi: "Ít nhất 60%…", en: "At least 60%…" },
    metric: "touchpoint_conversion/1",
    params: { within: "7d" },
    cohort: "linh",
    period: { from: "2025-01-01" },
    expect: { op: ">=", value: 0.6 },
    min_n: 30,
    origin: { kind: "target", note: { vi: "Quý IV", en: "Q4" } },
  };

  it("comes back as it was", () => {
    const draft = draftOf(claim, "share", "vi");
    expect(draft).toMatchObject({ value: "60", says: "Ít nhất 60%…", note: "Quý IV", minN: "30" });
    const question = questionOf(draft, { op: ">=", value: 0.6 }, ["within", "goal"]);
    const rest: Partial<typeof claim> = { ...claim };
    delete rest.id;
    expect(claimOf(draft, question, claim, SENTENCE, "vi")).toEqual(rest);
  });

  it("asks nothing that its metric does not take", () => {
    const draft = { ...draftOf(claim, "share", "vi"), params: { within: "7d", score_kind: "nps" } };
    expect(questionOf(draft, { op: ">=", value: 0.6 }, ["within"])["params"]).toEqual({
      within: "7d",
    });
  });

  it("says its sentence where its author wrote nothing", () => {
    const draft = { ...newDraft("touchpoints.cart", "touchpoint_conversion/1", null), value: "35" };
    const question = questionOf(draft, { op: ">=", value: 0.35 }, []);
    expect(claimOf(draft, question, undefined, SENTENCE, "vi")["says"]).toEqual({ vi: SENTENCE });
    expect(question).not.toHaveProperty("cohort");
  });

  it("takes seconds apart into a unit that fits", () => {
    const hours = { ...claim, expect: { op: "<=", value: 10_800 } };
    expect(draftOf(hours, "seconds", "vi")).toMatchObject({ value: "3", time: "hours", op: "<=" });
    const days = { ...claim, expect: { op: "<=", value: 259_200 } };
    expect(draftOf(days, "seconds", "vi")).toMatchObject({ value: "3", time: "days" });
  });
});

it("lengths of time are read as maps write them", () => {
  expect(secondsOf("7d")).toBe(604_800);
  expect(secondsOf("24h")).toBe(86_400);
  expect(secondsOf("soon")).toBeNull();
});

it("a sentence is words and blanks in turn", () => {
  expect(partsOf("Of {cohort}, {op} {value}")).toEqual([
    { text: "Of " },
    { blank: "cohort" },
    { text: ", " },
    { blank: "op" },
    { text: " " },
    { blank: "value" },
  ]);
});

it("every metric has its sentence", () => {
  for (const id of METRIC_IDS) expect(words.names).toContain(id);
});
