/** Edits that the server does not have yet, kept on this machine until it has. */

import { applyAll } from "./commands";
import { begin, refused } from "./draft";
import type { Draft, Edit, Held, Version } from "./draft";

const FORM = 1;

/** Where the edits are kept; the browser's `localStorage` is one. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface Kept {
  readonly form: number;
  readonly base: Version;
  readonly edits: readonly Edit[];
  readonly held: readonly Held[];
}

/** The key under which one person's unsent edits of one map are kept. */
export function shelfKey(map: string, person: string): string {
  return `hanhtrinh.unsent.${person}.${map}`;
}

/**
 * Keep what a draft has not sent, with the version that it was made on; forget it once there is nothing left.
 *
 * @returns false where the machine has no room or does not allow it: then the screen must say so.
 */
export function keep(shelf: Shelf, key: string, draft: Draft): boolean {
  const edits = [...draft.sent, ...draft.waiting];
  try {
    if (edits.length + draft.held.length === 0) shelf.removeItem(key);
    else
      shelf.setItem(
        key,
        JSON.stringify({ form: FORM, base: draft.base, edits, held: draft.held } satisfies Kept),
      );
    return true;
  } catch {
    return false;
  }
}

/**
 * Bring kept edits back onto the server's version; those that meet others' are held.
 *
 * What cannot be read any more is left where it is and the draft begins without it.
 */
export function recall(shelf: Shelf, key: string, version: Version): Draft {
  const kept = read(shelf, key);
  if (!kept) return begin(version);
  try {
    const { document } = applyAll(
      kept.base.document,
      kept.edits.flatMap((edit) => edit.commands),
    );
    return refused(
      { ...begin(kept.base), waiting: kept.edits, held: kept.held, document },
      version,
    );
  } catch {
    return begin(version);
  }
}

function read(shelf: Shelf, key: string): Kept | null {
  try {
    const text = shelf.getItem(key);
    const found: unknown = text === null ? null : JSON.parse(text);
    return isKept(found) ? found : null;
  } catch {
    return null;
  }
}

function isKept(found: unknown): found is Kept {
  if (typeof found !== "object" || found === null) return false;
  const kept = found as Partial<Kept>;
  return (
    kept.form === FORM &&
    typeof kept.base?.version === "number" &&
    Array.isArray(kept.edits) &&
    Array.isArray(kept.held)
  );
}
