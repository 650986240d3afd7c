import { describe, expect, it } from "vitest";
import { partOf, threadsOf, type Comment } from "./threads";

function comment(id: string, at: string, part: Partial<Comment> = {}): Comment {
  return {
    id,
    at,
    path: "touchpoints.cart.actions",
    answers: null,
    by: "Minh Đức",
    by_id: "p1",
    text: "?",
    edited: null,
    resolved: null,
    resolved_by: null,
    ...part,
  };
}

describe("threads", () => {
  it("hold the answers in order, the thread spoken in last first", () => {
    const found = threadsOf(
      [
        comment("a", "2026-10-01T08:00:00Z"),
        comment("b", "2026-10-02T08:00:00Z", { path: "stages.decide" }),
        comment("a1", "2026-10-03T08:00:00Z", { answers: "a" }),
        comment("a2", "2026-10-04T08:00:00Z", { answers: "a" }),
      ],
      null,
    );
    expect(found.map(({ first }) => first.id)).toEqual(["a", "b"]);
    expect(found[0]?.answers.map(({ id }) => id)).toEqual(["a1", "a2"]);
  });

  it("of a place are those within it, and not those of a neighbour with a longer name", () => {
    const comments = [
      comment("in", "2026-10-01T08:00:00Z"),
      comment("beside", "2026-10-01T09:00:00Z", { path: "touchpoints.cart-2" }),
      comment("map", "2026-10-01T10:00:00Z", { path: "" }),
    ];
    expect(threadsOf(comments, "touchpoints.cart").map(({ first }) => first.id)).toEqual(["in"]);
    expect(threadsOf(comments, null)).toHaveLength(3);
  });
});

it("the part of a path is its list and its item", () => {
  expect(partOf("touchpoints.cart.actions.0.vi")).toBe("touchpoints.cart");
  expect(partOf("")).toBe("");
});
