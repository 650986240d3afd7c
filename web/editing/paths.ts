/** Places in a map document: `touchpoints.checkout.actions.0`; items of a list are named by id, use or position. */

import { isList, isObject } from "./json";
import type { Json } from "./json";

/** A step that a document cannot follow. */
export class UnknownPath extends Error {
  constructor(readonly path: string) {
    super(`the map has no place named ${path}`);
    this.name = "UnknownPath";
  }
}

/** Steps of a path; the empty path is the document itself. */
export function steps(path: string): readonly string[] {
  return path === "" ? [] : path.split(".");
}

/** The path above, and the last step. */
export function split(path: string): readonly [holder: string, last: string] {
  const at = path.lastIndexOf(".");
  return at < 0 ? ["", path] : [path.slice(0, at), path.slice(at + 1)];
}

/** Join a path and a step. */
export function join(holder: string, step: string | number): string {
  return holder === "" ? String(step) : `${holder}.${step}`;
}

/** Whether one path is the other or lies around it. */
export function covers(outer: string, inner: string): boolean {
  return outer === inner || outer === "" || inner.startsWith(`${outer}.`);
}

/** Whether an edit of one place touches what an edit of the other does. */
export function overlap(one: string, other: string): boolean {
  return covers(one, other) || covers(other, one);
}

/** Position of an item in a list, by its id, its use or its number; -1 where there is none. */
export function positionOf(list: readonly Json[], step: string): number {
  for (const name of ["id", "use"]) {
    const found = list.findIndex((item) => isObject(item) && item[name] === step);
    if (found >= 0) return found;
  }
  return /^\d+$/.test(step) && Number(step) < list.length ? Number(step) : -1;
}

/** What stands at a path; undefined where nothing does. */
export function at(document: Json, path: string): Json | undefined {
  let value: Json | undefined = document;
  for (const step of steps(path)) {
    if (isList(value)) {
      const position = positionOf(value, step);
      value = position < 0 ? undefined : value[position];
    } else if (isObject(value) && Object.hasOwn(value, step)) {
      value = value[step];
    } else {
      return undefined;
    }
  }
  return value;
}

/** The items at a path as a list: nothing is empty, a single value is a list of one. */
export function listAt(document: Json, path: string): readonly Json[] {
  const value = at(document, path);
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

/** The step that names an item of a list wherever it stands: its id, else what it uses; null where it has neither. */
export function nameOf(item: Json | undefined): string | null {
  if (!isObject(item)) return null;
  const name = item["id"] || item["use"];
  return typeof name === "string" ? name : null;
}
