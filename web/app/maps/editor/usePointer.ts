/** The pointer on the map: selecting, dragging touchpoints, stages and emotion points, and moving the sheet. */
import { useEffect, useRef, useState } from "react";
import type { Cell, Row } from "../../../editing/cells";
import { cellAt } from "../../../editing/moving";
import type { Drawn } from "../../../scene/drawn";
import { centerOf, type Grid } from "../../../scene/grid";
import { hitAt, scenePoint, type Point } from "../../../scene/hits";
import { stagePlace, touchpointPlace, type StagePlace, type TouchpointPlace } from "./dragging";
import { snapped } from "./keys";

/** What is being dragged, and where it would come to lie. */
export type Drag =
  | {
      readonly what: "touchpoint";
      readonly id: string;
      readonly point: Point;
      readonly place: TouchpointPlace | null;
    }
  | {
      readonly what: "stage";
      readonly id: string;
      readonly point: Point;
      readonly place: StagePlace | null;
    }
  | {
      readonly what: "emotion";
      readonly id: string;
      readonly point: Point;
      readonly value: number;
    };

export interface PointerTools {
  readonly drawn: Drawn;
  readonly grid: Grid;
  readonly rows: readonly Row[];
  readonly zoom: number;
  readonly mayEdit: boolean;
  readonly picked: (cell: Cell, item: number, path: string) => void;
  readonly opened: (cell: Cell, item: number) => void;
  readonly asked: (cell: Cell, item: number) => void;
  readonly dropped: (drag: Drag) => void;
}

// so far a pointer may go before a press becomes a drag
const SLACK = 5;
const NODE = 13;
const EDGE = 48;
const SPEED = 14;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly begin: (point: Point) => Drag | null;
}

/** Handlers for the sheet, and what is being dragged. */
export function usePointer(
  scroller: React.RefObject<HTMLElement | null>,
  sheet: React.RefObject<HTMLElement | null>,
  tools: PointerTools,
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const press = useRef<Press | null>(null);
  const last = useRef<{ clientX: number; clientY: number } | null>(null);
  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const { left, top } = sheet.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return scenePoint({ left, top }, tools.zoom, event);
  };
  const met = (point: Point): { cell: Cell; item: number; path: string } | null => {
    const element = hitAt(tools.drawn, point);
    const cell = cellAt(tools.rows, point, element);
    if (!cell) return null;
    const path = element?.path ?? "";
    const item = cell.items.findIndex(
      (one) => path === one.path || path.startsWith(`${one.path}.`),
    );
    return { cell, item: Math.max(0, item), path };
  };
  const follow = (event: { clientX: number; clientY: number }): void => {
    setDrag((present) => (present ? moved(present, pointOf(event), tools.grid) : present));
  };
  useEdges(scroller, drag !== null, last, follow);
  useEscape(drag !== null, () => setDrag(null));
  const handlers = {
    onPointerDown: (event: React.PointerEvent<HTMLElement>): void => {
      if (event.button !== 0 || isOwn(event)) return;
      const point = pointOf(event);
      const found = met(point);
      if (!found) return;
      tools.picked(found.cell, found.item, found.path);
      // from wherever it was: a field that is left keeps what was written in it
      sheet.current
        ?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(found.cell.key)}"]`)
        ?.focus({ preventScroll: true });
      if (!tools.mayEdit || event.pointerType === "touch") return;
      const begin = beginning(tools, found.cell, point);
      if (begin) press.current = { x: event.clientX, y: event.clientY, begin };
    },
    // the focus goes to the selected cell; the browser would give it to the page
    onMouseDown: (event: React.MouseEvent): void => {
      if (!isOwn(event)) event.preventDefault();
    },
    onPointerMove: (event: React.PointerEvent<HTMLElement>): void => {
      last.current = event;
      if (drag) return follow(event);
      const from = press.current;
      if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) < SLACK) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag(from.begin(pointOf(event)));
    },
    onPointerUp: (): void => {
      press.current = null;
      if (drag) tools.dropped(drag);
      setDrag(null);
    },
    onPointerCancel: (): void => {
      press.current = null;
      setDrag(null);
    },
    onDoubleClick: (event: React.MouseEvent): void => {
      const found = isOwn(event) ? null : met(pointOf(event));
      if (found && tools.mayEdit) tools.opened(found.cell, found.item);
    },
    onContextMenu: (event: React.MouseEvent): void => {
      const found = isOwn(event) ? null : met(pointOf(event));
      if (!found) return;
      event.preventDefault();
      tools.asked(found.cell, found.item);
    },
  };
  return { drag, handlers, pointOf };
}

/**
 * Whether an event is that of a field, a button or a card over the sheet, which have it to themselves; a menu is drawn
 * elsewhere in the page, and its events come here all the same.
 */
export function isOwn({
  target,
  currentTarget,
}: {
  target: EventTarget;
  currentTarget: EventTarget;
}): boolean {
  if (!(target instanceof Element) || !(currentTarget instanceof Element)) return true;
  return !currentTarget.contains(target) || target.closest("[data-own]") !== null;
}

function beginning(
  { drawn, grid }: PointerTools,
  cell: Cell,
  at: Point,
): ((point: Point) => Drag | null) | null {
  const id = cell.about.split(".")[1] ?? "";
  const node = nearNode(drawn, at);
  if (node !== null) {
    return (point) => moved({ what: "emotion", id: node, point, value: 0 }, point, grid);
  }
  if (cell.row === "touchpoints")
    return (point) => moved({ what: "touchpoint", id, point, place: null }, point, grid);
  if (cell.row === "stages")
    return (point) => moved({ what: "stage", id, point, place: null }, point, grid);
  return null;
}

/** The touchpoint whose point of the expected curve is under the pointer. */
function nearNode(drawn: Drawn, point: Point): string | null {
  for (const element of drawn.elements) {
    const [, touchpoint] = /^emotion\.node\.([^.]+)$/.exec(element.id) ?? [];
    const center = touchpoint === undefined ? null : centerOf(element);
    if (center && Math.hypot(center.x - point.x, center.y - point.y) <= NODE)
      return touchpoint ?? null;
  }
  return null;
}

function moved(drag: Drag, point: Point, grid: Grid): Drag {
  switch (drag.what) {
    case "touchpoint":
      return { ...drag, point, place: touchpointPlace(grid, drag.id, point) };
    case "stage":
      return { ...drag, point, place: stagePlace(grid, drag.id, point) };
    case "emotion": {
      const scale = grid.emotion;
      return scale ? { ...drag, point, value: snapped((scale.zero - point.y) / scale.unit) } : drag;
    }
  }
}

/** While something is dragged to the edge of what is seen, the sheet moves on. */
function useEdges(
  scroller: React.RefObject<HTMLElement | null>,
  on: boolean,
  last: React.RefObject<{ clientX: number; clientY: number } | null>,
  follow: (event: { clientX: number; clientY: number }) => void,
): void {
  const latest = useRef(follow);
  useEffect(() => {
    latest.current = follow;
  });
  useEffect(() => {
    if (!on) return undefined;
    let frame = 0;
    const step = (): void => {
      const view = scroller.current;
      const pointer = last.current;
      if (view && pointer) {
        const { left, right } = view.getBoundingClientRect();
        const by =
          pointer.clientX > right - EDGE ? SPEED : pointer.clientX < left + EDGE * 3 ? -SPEED : 0;
        if (by !== 0) {
          view.scrollBy({ left: by });
          latest.current(pointer);
        }
      }
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [on, scroller, last]);
}

function useEscape(on: boolean, leave: () => void): void {
  const latest = useRef(leave);
  useEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    if (!on) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === "Escape") latest.current();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [on]);
}
