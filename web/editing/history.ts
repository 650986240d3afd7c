/** Undo and redo: what can be taken back, also where others have edited the map since. */

import type { Command } from "./commands";
import type { Json } from "./json";
import { rebase } from "./rebasing";
import type { Clash } from "./rebasing";

const LONGEST = 500;

/** One thing that a person did, and what takes it back. */
export interface Step {
  /** What was done, as a key and its words; the screen says it. */
  readonly label: string;
  /** The document right after it; documents share what did not change, so that keeping it costs little. */
  readonly after: Json;
  readonly inverses: readonly Command[];
  /** Where the selection goes when the step is taken back. */
  readonly path: string;
  /** Steps that follow each other under one key (a point pushed by arrow keys) are taken back as one. */
  readonly merge?: string | undefined;
}

export interface History {
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
}

/** What an undo or a redo does to the map; with clashes it is not possible any more. */
export interface Turn {
  readonly history: History;
  readonly step: Step;
  readonly document: Json;
  readonly commands: readonly Command[];
  readonly clashes: readonly Clash[];
}

export const NO_HISTORY: History = { undo: [], redo: [] };

/** Remember a step; what was taken back before can no longer be done again. */
export function remember(history: History, step: Step): History {
  const last = history.undo.at(-1);
  if (last?.merge !== undefined && last.merge === step.merge && history.redo.length === 0) {
    const merged = { ...step, inverses: [...step.inverses, ...last.inverses] };
    return { undo: [...history.undo.slice(0, -1), merged], redo: [] };
  }
  return { undo: [...history.undo, step].slice(-LONGEST), redo: [] };
}

/** Take the last step back on the present document; null where there is none. */
export function undo(history: History, now: Json): Turn | null {
  const step = history.undo.at(-1);
  if (!step) return null;
  const rest = history.undo.slice(0, -1);
  const { back, ...turn } = take(step, now);
  // a step that others' edits made impossible is forgotten, so that those before it can be reached
  const redo = turn.clashes.length > 0 ? history.redo : [...history.redo, back];
  return { ...turn, step, history: { undo: rest, redo } };
}

/** Do again what was taken back last; null where there is nothing. */
export function redo(history: History, now: Json): Turn | null {
  const step = history.redo.at(-1);
  if (!step) return null;
  const rest = history.redo.slice(0, -1);
  const { back, ...turn } = take(step, now);
  const done = turn.clashes.length > 0 ? history.undo : [...history.undo, back];
  return { ...turn, step, history: { undo: done, redo: rest } };
}

function take(
  step: Step,
  now: Json,
): Pick<Turn, "document" | "commands" | "clashes"> & { readonly back: Step } {
  const { document, commands, inverses, clashes } = rebase(step.after, now, step.inverses);
  return {
    document,
    commands,
    clashes,
    back: { ...step, after: document, inverses, merge: undefined },
  };
}
