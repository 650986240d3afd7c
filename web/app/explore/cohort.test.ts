import { describe, expect, it } from "vitest";
import {
  documentOf,
  EVERYBODY,
  negate,
  plainOf,
  readCohort,
  readLength,
  writeCohort,
} from "./cohort";

const CITY = { attr: "city", in: ["Hà Nội", "Đà Nẵng"] };
const BOOK = { did: "web.book", count: { min: 2 }, within: "30d" };

describe("a cohort of an address", () => {
  it("is everybody where there is none, or none that can be read", () => {
    for (const written of [null, "", "{", "7", '{"attr": "city"}', '{"all": [{}]}']) {
      expect(readCohort(written)).toEqual(EVERYBODY);
    }
  });

  it("comes back as it was written, in its shortest form", () => {
    for (const group of [
      { joiner: "all" as const, parts: [CITY] },
      { joiner: "all" as const, parts: [CITY, { not: BOOK }] },
      { joiner: "any" as const, parts: [CITY, BOOK, { ref: "mine" }] },
    ]) {
      expect(readCohort(writeCohort(group))).toEqual(group);
    }
    expect(documentOf({ joiner: "any", parts: [CITY] })).toEqual(CITY);
    expect(writeCohort(EVERYBODY)).toBeNull();
  });

  it("keeps what the screen has no blanks for", () => {
    const nested = { any: [{ all: [CITY, BOOK] }, { not: { any: [BOOK] } }] };
    const group = readCohort(JSON.stringify(nested));
    expect(documentOf(group)).toEqual(nested);
    const where = { ...BOOK, where: { value: { min: 500_000 } } };
    expect(documentOf(readCohort(JSON.stringify(where)))).toEqual(where);
  });
});

describe("not", () => {
  it("is taken off however often it stands there", () => {
    expect(plainOf({ not: { not: { not: BOOK } } })).toEqual({ negated: true, plain: BOOK });
    expect(negate(BOOK, false)).toEqual(BOOK);
  });
});

describe("a length of time", () => {
  it("is a number and a unit", () => {
    expect(readLength("30d")).toEqual({ count: 30, unit: "d" });
    expect(readLength("soon")).toBeNull();
    expect(readLength(undefined)).toBeNull();
  });
});
