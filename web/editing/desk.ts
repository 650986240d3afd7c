/**
 * Where one person edits one map: the draft, what can be undone, and the exchange with the server.
 *
 * The state is immutable and changes as a whole, so that a screen can subscribe to it. "Saved" is said only after the
 * server has it; what it does not have yet is kept on this machine.
 */

import type { Drawn, DrawnPatch } from "../scene/drawn";
import { patched } from "../scene/drawn";
import type { Command } from "./commands";
import * as drafts from "./draft";
import type { Choice, Draft, Edit, Held, Version } from "./draft";
import { NO_HISTORY, redo, remember, undo } from "./history";
import type { History, Turn } from "./history";
import type { Json } from "./json";
import { keep, recall } from "./outbox";
import type { Shelf } from "./outbox";
import { rebase } from "./rebasing";

/** What picture is looked at. */
export interface Look {
  readonly language: "vi" | "en";
  readonly persona: string | null;
  readonly department: string | null;
  readonly model: string | null;
}

/** A version with when and by whom it was saved. */
export interface SavedVersion extends Version {
  readonly savedAt: string;
  readonly savedBy: string | null;
}

/** A picture of a version, or what changed in it since the version that was asked from. */
export type Shown =
  | { readonly version: number; readonly drawn: Drawn }
  | { readonly version: number; readonly since: number; readonly patch: DrawnPatch };

/** What the server says of an exchange that failed. */
export type Failure = "unreachable" | "refused" | "impossible";

/** The server, as the desk needs it. */
export interface Exchange {
  read(): Promise<SavedVersion>;
  picture(look: Look, since: number | null): Promise<Shown>;
  send(
    request: { readonly base_version: number; readonly commands: readonly Command[] },
    look: Look,
  ): Promise<{ readonly saved: SavedVersion; readonly shown: Shown | null }>;
  /** Tell why it failed: nobody there, others' edits in the way, or a request that will never do. */
  failure(error: unknown): Failure;
}

export interface DeskState {
  readonly draft: Draft;
  readonly history: History;
  readonly savedAt: string;
  readonly savedBy: string | null;
  /** Null until the first picture is there. */
  readonly drawn: Drawn | null;
  readonly drawnVersion: number;
  readonly look: Look;
  /** The picture is of another look than the one wanted: the new one is on its way. */
  readonly turning: boolean;
  readonly online: boolean;
  /** Whether this machine keeps what is not sent; false where it has no room for it. */
  readonly kept: boolean;
  /** The last edit that the server could do nothing with. */
  readonly trouble: { readonly error: unknown; readonly lost: readonly Edit[] } | null;
}

/** What an edit is about, for undo and for the selection. */
export interface About {
  readonly label: string;
  readonly path: string;
  readonly merge?: string;
  /** The document that the person looked at; the present one where it is left out. */
  readonly on?: Json;
}

const RETRY = [1_000, 2_000, 4_000, 8_000, 15_000];
const MERGE_DELAY = 300;

export class Desk {
  private state: DeskState;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private newest: number;
  private pictures = 0;
  private closed = false;
  private count = 0;

  constructor(
    private readonly exchange: Exchange,
    private readonly shelf: Shelf,
    private readonly key: string,
    opened: SavedVersion,
    look: Look,
  ) {
    this.newest = opened.version;
    this.state = {
      draft: recall(shelf, key, opened),
      history: NO_HISTORY,
      savedAt: opened.savedAt,
      savedBy: opened.savedBy,
      drawn: null,
      drawnVersion: 0,
      look,
      turning: true,
      online: true,
      kept: true,
      trouble: null,
    };
  }

  /** Ask for the picture and send what was kept from last time. */
  start(): void {
    this.closed = false;
    void this.turn();
    this.schedule(0);
  }

  stop(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): DeskState => this.state;

  /** Do something to the map; nothing happens where there are no commands. */
  perform(commands: readonly Command[], about: About): void {
    if (commands.length === 0) return;
    const { draft, history } = this.state;
    const on = about.on ?? draft.document;
    const made = rebase(on, draft.document, commands);
    if (made.clashes.length > 0) {
      const { savedBy, savedAt } = this.state;
      this.hold({ edit: this.edit(commands), clashes: made.clashes, by: savedBy, when: savedAt });
      return;
    }
    if (made.commands.length === 0) return;
    const next = drafts.edited(draft, this.edit(made.commands));
    const step = { ...about, after: next.document, inverses: made.inverses };
    this.change({ draft: next, history: remember(history, step) });
    this.schedule(about.merge === undefined ? 0 : MERGE_DELAY);
  }

  /** Take the last step back; gives the step, with the clashes that made it impossible. */
  undo(): Turn | null {
    return this.take(undo(this.state.history, this.state.draft.document));
  }

  redo(): Turn | null {
    return this.take(redo(this.state.history, this.state.draft.document));
  }

  /** Decide a held edit; false where keeping mine is not possible any more. */
  decide(id: string, choice: Choice): boolean {
    const draft = drafts.decided(this.state.draft, id, choice);
    if (draft === this.state.draft) return false;
    this.change({ draft });
    this.schedule(0);
    return true;
  }

  /** Look at another persona, language, department or model. */
  look(look: Look): void {
    if (JSON.stringify(look) === JSON.stringify(this.state.look)) return;
    this.change({ look, turning: true });
    void this.turn();
  }

  /** Somebody saved a version: fetch it, unless it is the one that is there. */
  news(version: number): void {
    this.newest = Math.max(this.newest, version);
    if (this.newest > this.state.draft.base.version && this.state.draft.sent.length === 0)
      void this.fetch();
  }

  /** The machine has a connection again. */
  reconnect(): void {
    this.failures = 0;
    this.schedule(0);
    void this.fetch();
  }

  /** The evidence changed: draw anew what is there. */
  redraw(): void {
    void this.turn();
  }

  forgive(): void {
    this.change({ trouble: null });
  }

  // -- parts ---------------------------------------------------------------------------------------

  private edit(commands: readonly Command[]): Edit {
    this.count += 1;
    const at = new Date().toISOString();
    return { id: `${at}.${this.count}`, commands, at };
  }

  private hold(held: Held): void {
    const { draft } = this.state;
    this.change({ draft: { ...draft, held: [...draft.held, held] } });
  }

  private take(turn: Turn | null): Turn | null {
    if (!turn) return null;
    const { history, commands, clashes } = turn;
    if (clashes.length > 0 || commands.length === 0) {
      this.change({ history });
      return turn;
    }
    this.change({ history, draft: drafts.edited(this.state.draft, this.edit(commands)) });
    this.schedule(0);
    return turn;
  }

  private change(part: Partial<DeskState>): void {
    const draft = part.draft ?? this.state.draft;
    const kept = draft === this.state.draft ? this.state.kept : keep(this.shelf, this.key, draft);
    this.state = { ...this.state, ...part, kept };
    for (const listener of this.listeners) listener();
  }

  private schedule(delay: number): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), delay);
  }

  private async send(): Promise<void> {
    if (this.closed || !drafts.isReady(this.state.draft)) return;
    this.change({ draft: drafts.sending(this.state.draft) });
    const { draft, look } = this.state;
    try {
      const { saved, shown } = await this.exchange.send(drafts.outgoing(draft), look);
      this.failures = 0;
      this.settle(drafts.saved(this.state.draft, saved), saved);
      this.show(shown, look);
    } catch (error) {
      await this.failed(error);
    }
    if (this.newest > this.state.draft.base.version) void this.fetch();
    if (this.state.online) this.schedule(0);
  }

  /** Take over a version; the picture may lag behind it for a moment. */
  private settle(draft: Draft, latest: SavedVersion): void {
    this.newest = Math.max(this.newest, draft.base.version);
    const { savedBy: by, savedAt: when } = latest;
    const held = draft.held.map((one) => (one.when === undefined ? { ...one, by, when } : one));
    this.change({ draft: { ...draft, held }, savedAt: when, savedBy: by, online: true });
  }

  private async failed(error: unknown): Promise<void> {
    switch (this.exchange.failure(error)) {
      case "unreachable":
        this.lost();
        return;
      case "refused": {
        try {
          const latest = await this.exchange.read();
          this.settle(drafts.refused(this.state.draft, latest), latest);
          void this.turn();
        } catch {
          this.lost();
        }
        return;
      }
      case "impossible": {
        const { draft, lost } = drafts.dropped(this.state.draft);
        this.change({ draft, trouble: { error, lost }, history: NO_HISTORY });
        void this.turn();
      }
    }
  }

  private lost(): void {
    this.change({ draft: drafts.unreachable(this.state.draft), online: false });
    const delay = RETRY[Math.min(this.failures, RETRY.length - 1)] ?? 15_000;
    this.failures += 1;
    this.schedule(delay);
  }

  private async fetch(): Promise<void> {
    try {
      const latest = await this.exchange.read();
      if (this.closed) return;
      const draft = drafts.received(this.state.draft, latest);
      if (draft === this.state.draft) return;
      this.settle(draft, latest);
      await this.turn();
      this.schedule(0);
    } catch (error) {
      if (this.exchange.failure(error) === "unreachable") this.change({ online: false });
    }
  }

  /** Ask for the picture that is wanted: what changed since the one that is there, or all of it. */
  private async turn(): Promise<void> {
    this.pictures += 1;
    const asked = this.pictures;
    const { look, turning, drawn, drawnVersion } = this.state;
    try {
      const since = turning || !drawn ? null : drawnVersion;
      const shown = await this.exchange.picture(look, since);
      if (!this.closed && asked === this.pictures) this.show(shown, look);
    } catch (error) {
      if (this.exchange.failure(error) !== "unreachable")
        this.change({ turning: false, trouble: { error, lost: [] } });
      else this.change({ online: false });
    }
  }

  private show(shown: Shown | null, look: Look): void {
    if (!shown || JSON.stringify(look) !== JSON.stringify(this.state.look)) return;
    if ("drawn" in shown) {
      this.change({ drawn: shown.drawn, drawnVersion: shown.version, turning: false });
      return;
    }
    const { drawn, drawnVersion } = this.state;
    try {
      if (!drawn || shown.since !== drawnVersion)
        throw new RangeError("a patch of another picture");
      this.change({ drawn: patched(drawn, shown.patch), drawnVersion: shown.version });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.change({ turning: true });
      void this.turn();
    }
  }
}

export type SaveState = "saved" | "saving" | "unsent" | "choose";

/** What the screen says of the edits. */
export function saveState(state: DeskState): SaveState {
  const { draft, online } = state;
  if (draft.held.length > 0) return "choose";
  if (draft.sent.length + draft.waiting.length === 0) return "saved";
  return online ? "saving" : "unsent";
}

/** The document that the picture shows is older than the draft: these commands are not drawn yet. */
export function undrawn(state: DeskState): readonly Command[] {
  return [...state.draft.sent, ...state.draft.waiting].flatMap((edit) => edit.commands);
}
