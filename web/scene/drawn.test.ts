import { describe, expect, it } from "vitest";
import { patched } from "./drawn";
import { areaOf, elementsOf, hitAt, scenePoint } from "./hits";
import { drawn, element } from "./scene.testing";

describe("a patch", () => {
  const before = drawn(element("a"), element("b"), element("c"));

  it("puts what changed, takes out what went, and keeps the rest as the same objects", () => {
    const b = element("b", { title: "mới" });
    const after = patched(before, { size: [500, 200], changed: [b], removed: ["c"] });
    expect(after.elements).toEqual([before.elements[0], b]);
    expect(after.elements[0]).toBe(before.elements[0]);
    expect([after.size, after.styles]).toEqual([[500, 200], before.styles]);
  });

  it("follows the order given", () => {
    const d = element("d");
    const order = ["d", "c", "a", "b"];
    const after = patched(before, { size: [400, 200], order, changed: [d], removed: [] });
    expect(after.elements.map(({ id }) => id)).toEqual(order);
  });

  it("is refused where it belongs to another picture", () => {
    const patch = { size: [400, 200], changed: [], removed: [] } as const;
    expect(() => patched(before, { ...patch, order: ["a", "b", "x"] })).toThrow(RangeError);
    expect(() => patched(before, { ...patch, order: ["a", "b"] })).toThrow(RangeError);
  });
});

describe("a pointer", () => {
  const scene = drawn(
    element("under", { path: "touchpoints.cart.actions.0", hit: [0, 0, 100, 50] }),
    element("over", { path: "pains.p1.text", hit: [50, 0, 100, 50] }),
    element("no-hit", { path: "touchpoints.cart" }),
    element("name", { path: "touchpoints.cart.name", hit: [0, 80, 40, 20] }),
    element("other", { path: "touchpoints.cartwheel", hit: [300, 0, 10, 10] }),
  );

  it("meets what is drawn last", () => {
    expect(hitAt(scene, { x: 60, y: 10 })?.id).toBe("over");
    expect(hitAt(scene, { x: 10, y: 10 })?.id).toBe("under");
    expect(hitAt(scene, { x: 10, y: 60 })).toBeNull();
  });

  it("finds all of one part of the map, and nothing that is only spelt alike", () => {
    expect(elementsOf(scene, "touchpoints.cart").map(({ id }) => id)).toEqual([
      "under",
      "no-hit",
      "name",
    ]);
    expect(areaOf(scene, "touchpoints.cart")).toEqual([0, 0, 100, 100]);
    expect(areaOf(scene, "claims.c1")).toBeNull();
  });

  it("is told in scene units whatever the zoom", () => {
    expect(scenePoint({ left: 20, top: 10 }, 0.5, { clientX: 120, clientY: 60 })).toEqual({
      x: 200,
      y: 100,
    });
  });
});
