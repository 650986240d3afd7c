/** Ways over the cells of a map: under a pointer, by arrow keys, in reading order. */

import type { DrawnElement } from "../scene/drawn";
import { holds } from "../scene/hits";
import type { Point } from "../scene/hits";
import type { Cell, Row } from "./cells";

/** The cell under a point: whose words are there, else whose room it is. */
export function cellAt(rows: readonly Row[], point: Point, met: DrawnElement | null): Cell | null {
  const cells = rows.flatMap((row) => row.cells);
  if (met && met.path !== "") {
    const own = cells.find((cell) => met.path === cell.path || isLineOf(met.path, cell.path));
    const item =
      own ??
      cells.find((cell) =>
        cell.items.some((one) => met.path === one.path || met.path.startsWith(`${one.path}.`)),
      );
    if (item) return item;
  }
  const inside = cells.filter((cell) => holds(cell.box, point));
  return (
    inside.sort((one, other) => one.box[2] * one.box[3] - other.box[2] * other.box[3])[0] ?? null
  );
}

function isLineOf(path: string, list: string): boolean {
  return path.startsWith(`${list}.`) && /^\d+$/.test(path.slice(list.length + 1));
}

export type Direction = "left" | "right" | "up" | "down";

/** The cell to which an arrow leads: along the row, or to the nearest in the row above or below. */
export function nextCell(rows: readonly Row[], from: Cell, direction: Direction): Cell {
  const place = rows.findIndex((row) => row.cells.includes(from));
  const row = rows[place];
  if (!row) return from;
  if (direction === "left" || direction === "right") {
    return row.cells[row.cells.indexOf(from) + (direction === "left" ? -1 : 1)] ?? from;
  }
  const other = rows[place + (direction === "up" ? -1 : 1)];
  return other ? nearest(other.cells, from) : from;
}

/** The cell that follows in reading order (`Tab`), or the one before; null at the ends. */
export function followingCell(rows: readonly Row[], from: Cell, by: 1 | -1): Cell | null {
  const cells = rows.flatMap((row) => row.cells);
  return cells[cells.indexOf(from) + by] ?? null;
}

function nearest(cells: readonly Cell[], from: Cell): Cell {
  const middle = (cell: Cell): number => cell.box[0] + cell.box[2] / 2;
  // what is written under one touchpoint may be set wide: the same touchpoint comes first
  const same = cells.find((cell) => cell.about === from.about);
  if (same) return same;
  const distance = (cell: Cell): number => Math.abs(middle(cell) - middle(from));
  return cells.reduce(
    (best, cell) => (distance(cell) < distance(best) ? cell : best),
    cells[0] ?? from,
  );
}
