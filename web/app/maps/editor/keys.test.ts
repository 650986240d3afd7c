import { describe, expect, it } from "vitest";
import { gridAction, pushed, snapped, writingAction } from "./keys";
import type { Pressed } from "./keys";

function press(key: string, given: Partial<Pressed> = {}): Pressed {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, ...none, isComposing: false, keyCode: 0, ...given };
}

describe("keys on the map", () => {
  it.each([
    ["ArrowLeft", {}, { do: "go", direction: "left" }],
    ["ArrowLeft", { altKey: true }, { do: "shift", by: -1 }],
    ["Tab", { shiftKey: true }, { do: "follow", by: -1 }],
    ["Enter", {}, { do: "edit" }],
    ["c", {}, { do: "claim" }],
    ["M", {}, { do: "comment" }],
    ["[", {}, { do: "claimStep", by: -1 }],
    ["z", { ctrlKey: true }, { do: "undo" }],
    ["Z", { metaKey: true, shiftKey: true }, { do: "redo" }],
    ["F10", { shiftKey: true }, { do: "menu" }],
  ])("%s %j", (key, given, action) => {
    expect(gridAction(press(key, given))).toEqual(action);
  });

  it.each(["c", "Enter", "[", "ArrowUp", "Backspace"])(
    "%s does nothing while a syllable is composed",
    (key) => {
      expect(gridAction(press(key, { isComposing: true }))).toBeNull();
      expect(gridAction(press(key, { keyCode: 229 }))).toBeNull();
    },
  );

  it.each([
    ["c", { ctrlKey: true }],
    ["e", { altKey: true }],
    ["r", { ctrlKey: true }],
    ["x", {}],
  ])("leaves %s %j to the browser", (key, given) => {
    expect(gridAction(press(key, given))).toBeNull();
  });
});

describe("keys in a cell", () => {
  it("keep, go on, go back, and leave", () => {
    expect(writingAction(press("Enter"))).toBe("keep");
    expect(writingAction(press("Tab"))).toBe("keepAndNext");
    expect(writingAction(press("Tab", { shiftKey: true }))).toBe("keepAndBack");
    expect(writingAction(press("Escape"))).toBe("leave");
    expect(writingAction(press("Enter", { shiftKey: true }))).toBeNull();
    expect(writingAction(press("c"))).toBeNull();
  });

  it.each([{ isComposing: true }, { keyCode: 229 }])(
    "end a syllable only while it is composed: %j",
    (given) => {
      for (const key of ["Enter", "Escape", "Tab"])
        expect(writingAction(press(key, given))).toBeNull();
    },
  );
});

describe("an emotion's point", () => {
  it("goes by 0.05, with Shift by 0.2, and stays on its scale", () => {
    expect(pushed(0.1, press("ArrowUp"))).toBe(0.15);
    expect(pushed(0.1, press("ArrowDown", { shiftKey: true }))).toBe(-0.1);
    expect(pushed(0.98, press("ArrowUp"))).toBe(1);
    expect(pushed(0.3, press("Home"))).toBe(-1);
    expect(pushed(0.3, press("x"))).toBeNull();
  });

  it("comes to rest on the same steps when it is dragged", () => {
    expect([snapped(0.324), snapped(-0.01), snapped(3)]).toEqual([0.3, 0, 1]);
    expect(Object.is(snapped(-0.01), 0)).toBe(true);
  });
});
