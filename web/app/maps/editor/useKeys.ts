/** The keyboard on the map: a key on the grid becomes what it stands for. */
import { useEffect } from "react";
import { followingCell, nextCell } from "../../../editing/moving";
import type { Cell, Row } from "../../../editing/cells";
import * as intents from "../../../editing/intents";
import type { Json } from "../../../editing/json";
import { gridAction, type GridAction } from "./keys";
import type { Editing } from "./useEditing";

export interface KeyTools {
  readonly rows: readonly Row[];
  readonly document: Json;
  readonly editing: Editing;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly claim: (cell: Cell | null) => void;
  readonly comment: (path: string | null) => void;
  readonly evidence: (path: string | null) => void;
  readonly claimStep: (by: -1 | 1) => void;
  readonly help: () => void;
  readonly menu: () => void;
  readonly remove: (path: string) => void;
  readonly shift: (cell: Cell, by: -1 | 1) => void;
}

/** Handle a key that reached the grid; true where it meant something here. */
export function onGridKey(event: React.KeyboardEvent, tools: KeyTools): void {
  const action = gridAction(event.nativeEvent);
  if (!action || !act(action, tools)) return;
  event.preventDefault();
  event.stopPropagation();
}

function act(action: GridAction, tools: KeyTools): boolean {
  const { rows, editing } = tools;
  const cell = editing.cell ?? rows[0]?.cells[0] ?? null;
  if (!cell) return false;
  switch (action.do) {
    case "go":
      go(tools, cell, action.direction);
      return true;
    case "follow": {
      const next = editing.cell ? followingCell(rows, cell, action.by) : null;
      if (!next) return false;
      editing.select(next.key);
      return true;
    }
    case "end": {
      const row = rows.find((one) => one.cells.includes(cell));
      const end = action.by < 0 ? row?.cells[0] : row?.cells.at(-1);
      if (end) editing.select(end.key);
      return true;
    }
    case "shift":
      tools.shift(cell, action.by);
      return true;
    case "edit":
      edit(tools, cell);
      return true;
    case "leave":
      if (!editing.selection) return false;
      editing.select(null);
      return true;
    case "remove":
      if (editing.path === null) return false;
      tools.remove(editing.path);
      return true;
    case "claim":
      tools.claim(editing.cell);
      return true;
    case "comment":
      tools.comment(editing.path);
      return true;
    case "evidence":
      tools.evidence(editing.path);
      return true;
    case "claimStep":
      tools.claimStep(action.by);
      return true;
    case "undo":
      tools.undo();
      return true;
    case "redo":
      tools.redo();
      return true;
    case "help":
      tools.help();
      return true;
    case "menu":
      tools.menu();
      return true;
  }
}

/** Up and down go through the items of a cell before they leave it. */
function go(
  { rows, editing }: KeyTools,
  cell: Cell,
  direction: "left" | "right" | "up" | "down",
): void {
  const item =
    (editing.selection?.item ?? 0) + (direction === "down" ? 1 : direction === "up" ? -1 : 0);
  const inside =
    (direction === "up" || direction === "down") && item >= 0 && item < cell.items.length;
  if (!editing.cell) editing.select(cell.key);
  else if (inside) editing.select(cell.key, item);
  else {
    const next = nextCell(rows, cell, direction);
    editing.select(next.key, direction === "up" ? Math.max(0, next.items.length - 1) : 0);
  }
}

function edit({ editing, menu }: KeyTools, cell: Cell): void {
  editing.select(cell.key, editing.selection?.item ?? 0);
  if (cell.kind === "emotion") editing.hold(cell.about.split(".")[1] ?? "");
  else if (cell.kind === "owner") menu();
  else editing.write(cell, editing.selection?.item ?? 0);
}

/** Commands that move what a cell is about one place to the side. */
export function shifted(
  document: Json,
  cell: Cell,
  by: -1 | 1,
): ReturnType<typeof intents.shiftTouchpoint> {
  const [list, id] = cell.about.split(".");
  if (id === undefined) return [];
  if (list === "touchpoints") return intents.shiftTouchpoint(document, id, by);
  return intents.moveStage(document, id, intents.stageKeys(document).indexOf(id) + by);
}

/** Undo and redo by keys wherever the focus is on the screen, except in a field that has its own. */
export function useUndoKeys(undo: () => void, redo: () => void, on: boolean): void {
  useEffect(() => {
    if (!on) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      const inField =
        event.target instanceof Element &&
        event.target.closest("input, textarea, [contenteditable]");
      const action = inField || event.defaultPrevented ? null : gridAction(event);
      if (action?.do !== "undo" && action?.do !== "redo") return;
      event.preventDefault();
      if (action.do === "undo") undo();
      else redo();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [undo, redo, on]);
}
