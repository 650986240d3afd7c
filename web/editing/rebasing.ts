/**
 * Edits of several people on one map: what nobody else touched is taken as it is, the rest is a clash.
 *
 * The rules are the server's own, so that both come to the same answer: what stood at a command's path when it was made
 * is compared with what stands there now. An item put into a list goes behind the item that it was put behind.
 */

import { apply } from "./commands";
import type { Command, InsertCommand, MoveCommand } from "./commands";
import { isList, isObject, same } from "./json";
import type { Json } from "./json";
import { UnknownPath, at, join, nameOf, positionOf, split } from "./paths";

/** A place that two people changed. Null stands for nothing: not there, or taken out. */
export interface Clash {
  readonly path: string;
  readonly base: Json;
  readonly yours: Json;
  readonly theirs: Json;
}

/** Commands as they hold on the present document; with clashes nothing of them is to be kept. */
export interface Rebased {
  readonly document: Json;
  readonly commands: readonly Command[];
  /** What takes the commands back, in the order in which it is to be applied. */
  readonly inverses: readonly Command[];
  readonly clashes: readonly Clash[];
}

/**
 * Put commands that were made on `base` to the document `now`.
 *
 * @throws UnknownPath where a command is wrong on the document that it was made on.
 */
export function rebase(base: Json, now: Json, commands: readonly Command[]): Rebased {
  let mine = base;
  let present = now;
  const done: Command[] = [];
  const inverses: Command[] = [];
  const clashes: Clash[] = [];
  for (const command of commands) {
    const known = mine;
    mine = apply(known, command).document;
    const moved = known === present ? command : over(known, present, command);
    if (moved === null) continue;
    if ("theirs" in moved) {
      clashes.push(moved);
      continue;
    }
    const applied = apply(present, moved);
    // the same object again, so that the next command sees at once that nobody else was here
    present = known === present ? mine : applied.document;
    done.push(moved);
    inverses.unshift(applied.inverse);
  }
  return { document: present, commands: done, inverses, clashes };
}

/** The command for the present document; null where it is done already; or the clash. */
function over(base: Json, now: Json, command: Command): Command | Clash | null {
  if (command.op === "insert") return insertOver(base, now, command);
  if (command.op === "move") return moveOver(base, now, command);
  const then = at(base, command.path);
  const there = at(now, command.path);
  const yours = command.op === "set" ? command.value : null;
  if (command.op === "remove" && there === undefined) return null;
  if (!alike(then, there)) {
    if (command.op === "set" && alike(there, command.value)) return null;
    return { path: command.path, base: then ?? null, yours, theirs: there ?? null };
  }
  // what it belongs to may have been taken out
  return holds(now, command)
    ? command
    : { path: command.path, base: then ?? null, yours, theirs: null };
}

function insertOver(base: Json, now: Json, command: InsertCommand): Command | Clash | null {
  const then = at(base, command.path);
  const there = at(now, command.path);
  const clash = {
    path: command.path,
    base: then ?? null,
    yours: command.value,
    theirs: there ?? null,
  };
  if (!isList(there)) {
    if (there !== undefined && there !== null) return clash;
    const moved = { ...command, index: 0 };
    return holds(now, moved) ? moved : clash;
  }
  const name = nameOf(command.value);
  const taken = name === null ? undefined : there.find((item) => nameOf(item) === name);
  if (taken !== undefined) {
    if (alike(taken, command.value)) return null;
    return {
      path: join(command.path, name ?? ""),
      base: null,
      yours: command.value,
      theirs: taken,
    };
  }
  return { ...command, index: behind(isList(then) ? then.slice(0, command.index) : [], there) };
}

function moveOver(base: Json, now: Json, command: MoveCommand): Command | Clash | null {
  const [above, step] = split(command.path);
  const then = at(base, above);
  const there = at(now, above);
  if (!isList(then)) throw new UnknownPath(command.path);
  const from = positionOf(then, step);
  const index = isList(there) ? positionOf(there, step) : -1;
  if (!isList(there) || index < 0)
    return { path: command.path, base: from, yours: command.index, theirs: null };
  const wanted = then.toSpliced(from, 1).toSpliced(command.index, 0, then[from] ?? null);
  // an answer that was lost: it stands where it was to go
  if (same(namesBefore(wanted, command.index, there), namesBefore(there, index, then))) return null;
  if (!same(namesBefore(then, from, there), namesBefore(there, index, then))) {
    return { path: command.path, base: from, yours: command.index, theirs: index };
  }
  const rest = then.toSpliced(from, 1);
  return { ...command, index: behind(rest.slice(0, command.index), there.toSpliced(index, 1)) };
}

/** Names of the items before a position that the other list has too. */
function namesBefore(
  items: readonly Json[],
  index: number,
  other: readonly Json[],
): readonly (string | null)[] {
  const known = new Set(other.map(nameOf));
  return items
    .slice(0, index)
    .map(nameOf)
    .filter((name) => known.has(name));
}

/** The position behind the nearest of the items before that the list still has; else its beginning. */
function behind(before: readonly Json[], items: readonly Json[]): number {
  for (const item of before.toReversed()) {
    const name = nameOf(item);
    const index = items.findIndex((one) =>
      name === null ? same(one, item) : nameOf(one) === name,
    );
    if (index >= 0) return index + 1;
  }
  return Math.min(before.length, items.length);
}

function holds(document: Json, command: Command): boolean {
  try {
    apply(document, command);
    return true;
  } catch (error) {
    if (error instanceof UnknownPath) return false;
    throw error;
  }
}

/** Whether two values say the same: here, nothing and null do. */
function alike(one: Json | undefined, other: Json | undefined): boolean {
  if (one === undefined || one === null) return other === undefined || other === null;
  if (isObject(one) && isObject(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => alike(one[key], other[key]));
  }
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, index) => alike(item, other[index]));
  }
  return one === other;
}
