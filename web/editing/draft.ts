/**
 * The map as one person sees it: the version that the server has, and on it the edits that it does not have yet.
 *
 * Pure: every event (an edit, an answer, somebody else's version, a lost connection) gives a new draft. Nothing is ever
 * overwritten: an edit that meets another's is held until its author has chosen.
 */

import { applyAll } from "./commands";
import type { Command } from "./commands";
import { isList, isObject } from "./json";
import type { Json } from "./json";
import { UnknownPath, at, nameOf, split } from "./paths";
import { rebase } from "./rebasing";
import type { Clash } from "./rebasing";
import { idFrom } from "./texts";

/** A version of the map that the server keeps. */
export interface Version {
  readonly version: number;
  readonly document: Json;
}

/** Commands that belong together: one thing that a person did. */
export interface Edit {
  readonly id: string;
  readonly commands: readonly Command[];
  /** When it was made, as ISO time. */
  readonly at: string;
}

/** An edit that met another's at one place or more. */
export interface Held {
  readonly edit: Edit;
  readonly clashes: readonly Clash[];
  /** Who made the other edit and when, where that is known. */
  readonly by?: string | null;
  readonly when?: string;
}

export interface Draft {
  readonly base: Version;
  /** Edits that are on the way to the server; they went together. */
  readonly sent: readonly Edit[];
  /** Edits that are still to be sent, oldest first. */
  readonly waiting: readonly Edit[];
  readonly held: readonly Held[];
  /** The document with all edits but those held: what the screen shows. */
  readonly document: Json;
}

/** Begin with a version of the server. */
export function begin(base: Version): Draft {
  return { base, sent: [], waiting: [], held: [], document: base.document };
}

/**
 * Add an edit that was made on the draft's document.
 *
 * @throws UnknownPath where it does not fit.
 */
export function edited(draft: Draft, edit: Edit): Draft {
  const { document } = applyAll(draft.document, edit.commands);
  return { ...draft, waiting: [...draft.waiting, edit], document };
}

/** Whether there is anything to send, and nothing on the way. */
export function isReady(draft: Draft): boolean {
  return draft.sent.length === 0 && draft.waiting.length > 0;
}

/** What goes to the server: all that waits, in one piece. */
export function outgoing(draft: Draft): {
  readonly base_version: number;
  readonly commands: readonly Command[];
} {
  return {
    base_version: draft.base.version,
    commands: draft.sent.flatMap((edit) => edit.commands),
  };
}

// the server takes so many commands at once
const MOST = 400;

/** Send what waits, as much of it as goes at once. */
export function sending(draft: Draft): Draft {
  if (!isReady(draft)) return draft;
  let size = 0;
  const until = draft.waiting.findIndex(({ commands }, index) => {
    size += commands.length;
    return index > 0 && size > MOST;
  });
  const count = until < 0 ? draft.waiting.length : until;
  return { ...draft, sent: draft.waiting.slice(0, count), waiting: draft.waiting.slice(count) };
}

/** The connection is gone: what was on the way waits again. The server takes a second arrival for what it is. */
export function unreachable(draft: Draft): Draft {
  return { ...draft, sent: [], waiting: [...draft.sent, ...draft.waiting] };
}

/** The server has what was sent; its version may have others' edits too. */
export function saved(draft: Draft, version: Version): Draft {
  const { document } = applyAll(
    draft.base.document,
    draft.sent.flatMap((edit) => edit.commands),
  );
  return onto({ ...draft, sent: [] }, version, document, draft.waiting);
}

/**
 * Take a version that came from elsewhere: somebody else's, a restored one, one of the file.
 *
 * What is on the way stays so: its answer brings the version that has both.
 */
export function received(draft: Draft, version: Version): Draft {
  if (version.version <= draft.base.version || draft.sent.length > 0) return draft;
  return onto(draft, version, draft.base.document, draft.waiting);
}

/** The server did not take what was sent because of others' edits, which `version` has. */
export function refused(draft: Draft, version: Version): Draft {
  return onto({ ...draft, sent: [] }, version, draft.base.document, [
    ...draft.sent,
    ...draft.waiting,
  ]);
}

/** The server can do nothing with what was sent: it is taken out, and given back so that nobody loses what they typed. */
export function dropped(draft: Draft): { readonly draft: Draft; readonly lost: readonly Edit[] } {
  const { document } = applyAll(
    draft.base.document,
    draft.sent.flatMap((edit) => edit.commands),
  );
  return {
    draft: onto({ ...draft, sent: [] }, draft.base, document, draft.waiting),
    lost: draft.sent,
  };
}

export type Choice = "mine" | "theirs";

/**
 * Decide a held edit: keep mine (it is made anew on what stands there now) or theirs (mine is let go).
 *
 * Keeping mine where the place itself was taken out is not possible; then the draft stays as it is.
 */
export function decided(draft: Draft, id: string, choice: Choice): Draft {
  const held = draft.held.find((one) => one.edit.id === id);
  if (!held) return draft;
  const rest = { ...draft, held: draft.held.filter((one) => one !== held) };
  if (choice === "theirs") return rest;
  try {
    return edited(rest, { ...held.edit, commands: anew(rest.document, held.edit.commands) });
  } catch (error) {
    if (error instanceof UnknownPath) return draft;
    throw error;
  }
}

/** Commands made again: a new item whose name was taken meanwhile gets another, a position beyond the end is the end. */
function anew(document: Json, commands: readonly Command[]): readonly Command[] {
  return commands.map((command) => {
    if (command.op !== "insert" && command.op !== "move") return command;
    const list = at(document, command.op === "insert" ? command.path : split(command.path)[0]);
    const length = isList(list) ? list.length : 0;
    const index = Math.max(
      0,
      Math.min(command.index, command.op === "insert" ? length : length - 1),
    );
    if (command.op === "move") return { ...command, index };
    const taken = new Set(isList(list) ? list.map(nameOf).filter((name) => name !== null) : []);
    const id = isObject(command.value) ? command.value["id"] : undefined;
    if (!isObject(command.value) || typeof id !== "string") return { ...command, index };
    return { ...command, index, value: { ...command.value, id: idFrom(id, taken, id) } };
  });
}

/** Bring edits that were made on `from` onto a version; those that clash are held. */
function onto(draft: Draft, version: Version, from: Json, edits: readonly Edit[]): Draft {
  let known = from;
  let document = version.document;
  const waiting: Edit[] = [];
  const held: Held[] = [];
  for (const edit of edits) {
    const moved = rebased(known, document, edit);
    known = moved.known;
    if (moved.clashes.length > 0) held.push({ edit, clashes: moved.clashes });
    else if (moved.commands.length > 0) waiting.push({ ...edit, commands: moved.commands });
    document = moved.document;
  }
  return { ...draft, base: version, waiting, held: [...draft.held, ...held], document };
}

function rebased(
  known: Json,
  document: Json,
  edit: Edit,
): { known: Json; document: Json; commands: readonly Command[]; clashes: readonly Clash[] } {
  const after = applyAll(known, edit.commands).document;
  const found = rebase(known, document, edit.commands);
  const clean = found.clashes.length === 0;
  return {
    known: after,
    document: clean ? found.document : document,
    commands: found.commands,
    clashes: found.clashes,
  };
}
