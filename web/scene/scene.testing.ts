/** A small drawn scene, for the tests of this folder. */

import type { Drawn, DrawnElement } from "./drawn";

/** An element with a rectangle and, where `text` is given, a line. */
export function element(
  id: string,
  given: Partial<DrawnElement> & { text?: string } = {},
): DrawnElement {
  const { text, ...rest } = given;
  return {
    id,
    path: "",
    shapes: [["rect", { x: "0", y: "0", width: "10", height: "10" }, "panel"]],
    texts: text === undefined ? [] : [{ text, x: 2, y: 8, style: "t-strong", anchor: "start" }],
    hit: null,
    editable: false,
    title: "",
    pale: false,
    ...rest,
  };
}

/** A scene of these elements. */
export function drawn(...elements: DrawnElement[]): Drawn {
  return {
    size: [400, 200],
    gutter: 60,
    title: "Ly đầu tiên",
    description: "Bản đồ",
    language: "vi",
    styles: ".panel{fill:var(--panel)}",
    elements,
  };
}
