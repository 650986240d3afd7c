/** What a pointer meets on a picture, by path. */

import type { Box, Drawn, DrawnElement } from "./drawn";

/** A point in scene units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whether a box holds a point; its right and lower edges are outside. */
export function holds([x, y, width, height]: Box, point: Point): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
}

/** The smallest box around all boxes given; null where there is none. */
export function around(boxes: Iterable<Box>): Box | null {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const [x, y, width, height] of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return left === Infinity ? null : [left, top, right - left, bottom - top];
}

/** The topmost element whose hit area holds a point: what is drawn last lies on top. */
export function hitAt(drawn: Drawn, point: Point): DrawnElement | null {
  for (let index = drawn.elements.length - 1; index >= 0; index -= 1) {
    const element = drawn.elements[index];
    if (element?.hit && holds(element.hit, point)) return element;
  }
  return null;
}

/** The elements at a path or below it (`touchpoints.a` has `touchpoints.a.actions.0`), in drawing order. */
export function elementsOf(drawn: Drawn, path: string): DrawnElement[] {
  const below = `${path}.`;
  return drawn.elements.filter(
    (element) => element.path === path || element.path.startsWith(below),
  );
}

/** The area of everything at a path that a pointer can meet; null where nothing of it is drawn. */
export function areaOf(drawn: Drawn, path: string): Box | null {
  return around(elementsOf(drawn, path).flatMap((element) => (element.hit ? [element.hit] : [])));
}

/** Point of a pointer event on a picture, in scene units. */
export function scenePoint(
  shown: { readonly left: number; readonly top: number },
  zoom: number,
  pointer: { readonly clientX: number; readonly clientY: number },
): Point {
  return { x: (pointer.clientX - shown.left) / zoom, y: (pointer.clientY - shown.top) / zoom };
}
