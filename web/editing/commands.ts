/** Commands that change a map document, each with the commands that take it back. Pure: data in, data out. */

import { isList, isObject } from "./json";
import type { Json, JsonObject } from "./json";
import { UnknownPath, at, join, nameOf, positionOf, split, steps } from "./paths";

/** Put a value at a path; a key that is not there is added, with the mappings above it. */
export interface SetCommand {
  readonly op: "set";
  readonly path: string;
  readonly value: Json;
}
/** Add an item to the list at a path, before the item at `index`; a list that is not there is made. */
export interface InsertCommand {
  readonly op: "insert";
  readonly path: string;
  readonly value: Json;
  readonly index: number;
}
/** Take out what is at a path. */
export interface RemoveCommand {
  readonly op: "remove";
  readonly path: string;
}
/** Bring an item of a list to another position, counted without the item itself. */
export interface MoveCommand {
  readonly op: "move";
  readonly path: string;
  readonly index: number;
}
export type Command = SetCommand | InsertCommand | RemoveCommand | MoveCommand;

/** A document after a command, and the command that takes it back. */
export interface Applied {
  readonly document: Json;
  readonly inverse: Command;
}

/**
 * Apply one command.
 *
 * @throws UnknownPath where the document has no such place.
 */
export function apply(document: Json, command: Command): Applied {
  switch (command.op) {
    case "set":
      return set(document, command);
    case "insert":
      return insert(document, command);
    case "remove":
      return remove(document, command.path);
    case "move":
      return move(document, command);
  }
}

/** Apply several commands, all or none; the inverses stand in the order in which they are to be applied. */
export function applyAll(
  document: Json,
  commands: readonly Command[],
): { readonly document: Json; readonly inverses: readonly Command[] } {
  const inverses: Command[] = [];
  let present = document;
  for (const command of commands) {
    const applied = apply(present, command);
    present = applied.document;
    inverses.unshift(applied.inverse);
  }
  return { document: present, inverses };
}

function set(document: Json, command: SetCommand): Applied {
  const before = at(document, command.path);
  const changed = write(document, steps(command.path), command.path, command.value);
  if (before !== undefined) {
    return {
      document: changed,
      inverse: { op: "set", path: wayBack(document, changed, command.path), value: before },
    };
  }
  return {
    document: changed,
    inverse: { op: "remove", path: firstMissing(document, command.path) },
  };
}

/** The same place after an edit that may have renamed an item which the path goes through. */
function wayBack(document: Json, changed: Json, path: string): string {
  let old = "";
  let way = "";
  for (const step of steps(path)) {
    const holder = at(document, old);
    old = join(old, step);
    if (!isList(holder)) {
      way = join(way, step);
      continue;
    }
    const index = positionOf(holder, step);
    const items = at(changed, way);
    const renamed =
      nameOf(holder[index]) === step && isList(items)
        ? (nameOf(items[index]) ?? String(index))
        : step;
    way = join(way, renamed);
  }
  return way;
}

/** The highest path on the way that does not exist yet: taking that out leaves the document as it was. */
function firstMissing(document: Json, path: string): string {
  let known = "";
  for (const step of steps(path)) {
    known = join(known, step);
    if (at(document, known) === undefined) return known;
  }
  return path;
}

function insert(document: Json, command: InsertCommand): Applied {
  const present = at(document, command.path);
  if (present === undefined || present === null) {
    if (command.index !== 0) throw new UnknownPath(join(command.path, command.index));
    return set(document, { op: "set", path: command.path, value: [command.value] });
  }
  if (!isList(present) || command.index < 0 || command.index > present.length)
    throw new UnknownPath(command.path);
  const list = present.toSpliced(command.index, 0, command.value);
  return {
    document: write(document, steps(command.path), command.path, list),
    inverse: {
      op: "remove",
      path: join(command.path, stepFor(present, command.value, command.index)),
    },
  };
}

/** The step by which a new item is found: its name, or its position where it has none or another has it too. */
function stepFor(others: readonly Json[], item: Json, index: number): string | number {
  const name = nameOf(item);
  return name === null || others.some((other) => nameOf(other) === name) ? index : name;
}

function remove(document: Json, path: string): Applied {
  const [above, last] = split(path);
  const holder = at(document, above);
  if (isList(holder)) {
    const index = positionOf(holder, last);
    const value = holder[index];
    if (index < 0 || value === undefined) throw new UnknownPath(path);
    return {
      document: write(document, steps(above), path, holder.toSpliced(index, 1)),
      inverse: { op: "insert", path: above, value, index },
    };
  }
  if (!isObject(holder) || !Object.hasOwn(holder, last)) throw new UnknownPath(path);
  const value = holder[last] as Json;
  const rest: JsonObject = Object.fromEntries(
    Object.entries(holder).filter(([key]) => key !== last),
  );
  return {
    document: write(document, steps(above), path, rest),
    inverse: { op: "set", path, value },
  };
}

function move(document: Json, command: MoveCommand): Applied {
  const [above, last] = split(command.path);
  const holder = at(document, above);
  const from = isList(holder) ? positionOf(holder, last) : -1;
  if (!isList(holder) || from < 0 || command.index < 0 || command.index >= holder.length) {
    throw new UnknownPath(command.path);
  }
  const item = holder[from] as Json;
  const list = holder.toSpliced(from, 1).toSpliced(command.index, 0, item);
  // an item without a name is found by its position, which is now another one
  const path = nameOf(item) === last ? command.path : join(above, command.index);
  return {
    document: write(document, steps(above), command.path, list),
    inverse: { op: "move", path, index: from },
  };
}

function write(holder: Json | undefined, way: readonly string[], path: string, value: Json): Json {
  const [step, ...rest] = way;
  if (step === undefined) return value;
  if (isList(holder)) {
    const index = positionOf(holder, step);
    if (index < 0) throw new UnknownPath(path);
    return holder.with(index, write(holder[index], rest, path, value));
  }
  if (holder === undefined || holder === null)
    return { [step]: write(undefined, rest, path, value) };
  if (!isObject(holder)) throw new UnknownPath(path);
  const own = Object.hasOwn(holder, step) ? holder[step] : undefined;
  return { ...holder, [step]: write(own, rest, path, value) };
}
