import { describe, expect, it } from "vitest";
import type { Json } from "../../../editing/json";
import { listAt } from "../../../editing/paths";
import { EMPTY_PLAN, feelingOf, planned, wanted } from "./plan";

const DRAFT: Json = {
  title: { vi: "Hành trình", en: "Journey" },
  personas: [{ id: "linh" }, { id: "minh" }],
  stages: [{ use: "decide" }],
  touchpoints: [
    { id: "cart", use: "web.cart", stage: "decide", actions: [{ vi: "Xem giỏ", en: "Looks" }] },
    { id: "call", use: "hotline", stage: "decide", planned: false },
  ],
  pains: [{ id: "p1", at: "call", text: { vi: "Bị gián đoạn", en: "Held up" }, severity: 2 }],
  opportunities: [{ id: "o1", for: "p1", text: { vi: "Sửa", en: "Mend" } }],
  claims: [{ id: "c1", about: "touchpoints.call" }],
};

describe("a plan", () => {
  it("of nothing is the draft as it is", () => {
    expect(planned(DRAFT, EMPTY_PLAN, "vi")).toEqual(DRAFT);
    expect(wanted(DRAFT, EMPTY_PLAN)).toEqual(["cart", "call"]);
  });

  it("without a touchpoint leaves out all that hangs on it", () => {
    const made = planned(DRAFT, { ...EMPTY_PLAN, without: new Set(["call"]) }, "vi");
    for (const list of ["pains", "opportunities", "claims"]) expect(listAt(made, list)).toEqual([]);
    expect(listAt(made, "touchpoints")).toHaveLength(1);
  });

  it("writes what is done and felt, for every persona, and keeps the other language", () => {
    const feelings = { cart: { action: "Xem lại giỏ", emotion: -0.3, motivation: "Sợ phí" } };
    const made = planned(DRAFT, { ...EMPTY_PLAN, feelings }, "vi");
    expect(listAt(made, "touchpoints")[0]).toMatchObject({
      actions: [{ vi: "Xem lại giỏ", en: "Looks" }],
      motivation: { vi: "Sợ phí" },
      experience: { emotion: { linh: -0.3, minh: -0.3 } },
    });
    expect(feelingOf(made, EMPTY_PLAN, "cart", "vi").emotion).toBe(-0.3);
  });

  it("notes pains, and makes true what the draft noted already", () => {
    const pains = {
      cart: { text: "Phí giao hiện muộn", severity: 3 },
      call: { text: "Phải gọi hỏi phí", severity: 1 },
    };
    const made = planned(DRAFT, { ...EMPTY_PLAN, pains }, "vi");
    expect(listAt(made, "pains")).toMatchObject([
      { id: "p1", at: "call", text: { vi: "Phải gọi hỏi phí" }, severity: 1 },
      { at: "cart", text: { vi: "Phí giao hiện muộn" }, severity: 3 },
    ]);
  });
});
