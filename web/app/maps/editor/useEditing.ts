/** Selection on the map and what is being written; every edit of the canvas goes through here. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Cell, Row } from "../../../editing/cells";
import type { Command } from "../../../editing/commands";
import type { About, Desk, DeskState } from "../../../editing/desk";
import * as intents from "../../../editing/intents";
import type { Json } from "../../../editing/json";
import { at } from "../../../editing/paths";
import { linesIn, textIn } from "../../../editing/texts";
import type { Language } from "../../words/language";
import { useWords } from "../../words/words";
import { inScale } from "./keys";
import { namesOf } from "./names";
import { words } from "./words";

/** What is selected: a cell, and in a cell with several pains, opportunities or claims one of them. */
export interface Selection {
  readonly key: string;
  readonly item: number;
}

/** What is being written, and on which document the person began. */
export interface Writing {
  readonly key: string;
  readonly label: string;
  readonly initial: string;
  readonly lines: boolean;
  readonly on: Json;
  readonly commands: (document: Json, words: string) => readonly Command[];
  readonly path: string;
}

export interface Holding {
  readonly touchpoint: string;
  readonly value: number;
  readonly merge: string;
}

export interface Editing {
  readonly selection: Selection | null;
  readonly cell: Cell | null;
  /** Path of the item, else of the cell. */
  readonly path: string | null;
  readonly writing: Writing | null;
  readonly holding: Holding | null;
  readonly select: (key: string | null, item?: number) => void;
  readonly selectPath: (path: string | null) => void;
  /** Select a place as soon as the picture has it. */
  readonly selectSoon: (path: string) => void;
  readonly write: (cell: Cell, item?: number, initial?: string) => void;
  readonly writeAt: (key: string, path: string, lines: boolean, label: string) => void;
  readonly writePain: (cell: Cell) => void;
  readonly writeOpportunity: (key: string, pain: string) => void;
  readonly written: (words: string | null) => void;
  readonly hold: (touchpoint: string) => void;
  readonly push: (value: number) => void;
  readonly release: (keep: boolean) => void;
  readonly perform: (commands: readonly Command[], about: About) => void;
}

export function useEditing(
  desk: Desk,
  state: DeskState,
  rows: readonly Row[],
  language: Language,
  mayEdit: boolean,
): Editing {
  const t = useWords(words);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [writing, setWriting] = useState<Writing | null>(null);
  const [holding, setHolding] = useState<Holding | null>(null);
  const held = useRef(0);
  const cells = useMemo(
    () => new Map(rows.flatMap((row) => row.cells.map((cell) => [cell.key, cell]))),
    [rows],
  );
  const cell = selection ? (cells.get(selection.key) ?? null) : null;
  const { document } = state.draft;
  const persona = state.look.persona;
  const perform = useCallback(
    (commands: readonly Command[], about: About) => {
      if (mayEdit) desk.perform(commands, about);
    },
    [desk, mayEdit],
  );
  const select = useCallback((key: string | null, item = 0) => {
    setSelection(key === null ? null : { key, item });
  }, []);
  const selectPath = useCallback(
    (path: string | null) => {
      if (path === null) return setSelection(null);
      for (const one of cells.values()) {
        const item = one.items.findIndex(
          (each) => path === each.path || path.startsWith(`${each.path}.`),
        );
        if (item >= 0) return setSelection({ key: one.key, item });
      }
      const own = [...cells.values()].find(
        (one) => path === one.path || path.startsWith(`${one.path}.`),
      );
      const about = [...cells.values()].find((one) => one.about === path);
      const found = own ?? about;
      if (found) setSelection({ key: found.key, item: 0 });
    },
    [cells],
  );
  const begin = (key: string, part: Omit<Writing, "key" | "on">): void => {
    if (mayEdit) setWriting({ key, on: document, ...part });
  };
  const writeAt = (
    key: string,
    path: string,
    lines: boolean,
    label: string,
    initial?: string,
  ): void => {
    const present = at(document, path);
    const known = lines ? linesIn(present, language).join("\n") : textIn(present, language);
    begin(key, {
      label,
      lines,
      path,
      initial: initial ?? known,
      commands: (now, typed) =>
        lines
          ? intents.writeLines(now, path, language, typed.split("\n"))
          : intents.write(now, path, language, typed),
    });
  };
  const writePain = (target: Cell): void =>
    begin(target.key, {
      label: t("addPain"),
      lines: false,
      initial: "",
      path: target.about,
      commands: (now, typed) =>
        typed.trim() === ""
          ? []
          : intents.addPain(now, target.about.split(".")[1] ?? "", language, typed).commands,
    });
  const writeOpportunity = (key: string, pain: string): void =>
    begin(key, {
      label: t("addOpportunity"),
      lines: false,
      initial: "",
      path: `pains.${pain}`,
      commands: (now, typed) =>
        typed.trim() === "" ? [] : intents.addOpportunity(now, pain, language, typed).commands,
    });
  const write = (target: Cell, item = 0, initial?: string): void => {
    const chosen = target.items[item];
    const label = namesOf(document, state.drawn, language).about(target.about);
    if (chosen) {
      const field = chosen.path.startsWith("claims.") ? "says" : "text";
      writeAt(target.key, `${chosen.path}.${field}`, false, label, initial);
    } else if (target.row === "pains") writePain(target);
    else if (target.row === "opportunities") {
      const pain = intents.painsAt(document, target.about.split(".")[1] ?? "")[0];
      if (pain !== undefined) writeOpportunity(target.key, pain);
    } else if (target.kind === "text")
      writeAt(target.key, target.path, false, label, initial ?? target.text);
    else if (target.kind === "lines") writeAt(target.key, target.path, true, label, initial);
  };
  const written = (typed: string | null): void => {
    if (writing && typed !== null && typed !== writing.initial) {
      const commands = writing.commands(writing.on, typed);
      perform(commands, { label: t("did_write"), path: writing.path, on: writing.on });
    }
    setWriting(null);
  };
  const hold = (touchpoint: string): void => {
    if (!mayEdit || persona === null) return;
    held.current += 1;
    const value = at(document, `touchpoints.${touchpoint}.experience.emotion.${persona}`);
    setHolding({
      touchpoint,
      value: typeof value === "number" ? value : 0,
      merge: `hold.${held.current}`,
    });
  };
  const push = (value: number): void => {
    if (!holding || persona === null) return;
    const kept = inScale(value);
    setHolding({ ...holding, value: kept });
    perform(intents.expectEmotion(document, holding.touchpoint, persona, kept), {
      label: t("did_emotion"),
      path: `touchpoints.${holding.touchpoint}.experience.emotion.${persona}`,
      merge: holding.merge,
    });
  };
  const release = (keep: boolean): void => {
    if (holding && !keep && state.history.undo.at(-1)?.merge === holding.merge) desk.undo();
    setHolding(null);
  };
  useGone(cell, selection, setSelection);
  const [wanted, setWanted] = useState<string | null>(null);
  useWanted(wanted, cells, selectPath, setWanted);
  const path = cell ? (cell.items[selection?.item ?? 0]?.path ?? cell.path) : null;
  return {
    selection,
    cell,
    path,
    writing,
    holding,
    select,
    selectPath,
    selectSoon: setWanted,
    write,
    writeAt,
    writePain,
    writeOpportunity,
    written,
    hold,
    push,
    release,
    perform,
  };
}

/** Let go of a selection whose cell is no longer on the map. */
function useGone(cell: Cell | null, selection: Selection | null, set: (none: null) => void): void {
  const gone = selection !== null && cell === null;
  useEffect(() => {
    if (gone) set(null);
  }, [gone, set]);
}

/** Select what was just added once it has a cell. */
function useWanted(
  wanted: string | null,
  cells: ReadonlyMap<string, Cell>,
  selectPath: (path: string) => void,
  set: (none: null) => void,
): void {
  const found =
    wanted !== null &&
    [...cells.values()].some(
      (cell) =>
        cell.about === wanted ||
        cell.path.startsWith(wanted) ||
        cell.items.some((item) => item.path === wanted),
    );
  useEffect(() => {
    if (!found || wanted === null) return;
    selectPath(wanted);
    set(null);
  }, [found, wanted, selectPath, set]);
}
