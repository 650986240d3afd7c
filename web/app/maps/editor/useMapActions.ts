/** What menus, buttons and keys do to the map, with what is told afterwards. */
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Cell } from "../../../editing/cells";
import type { Desk, DeskState } from "../../../editing/desk";
import * as intents from "../../../editing/intents";
import type { Json } from "../../../editing/json";
import type { Language } from "../../words/language";
import { useWords } from "../../words/words";
import type { PanelName } from "./editor";
import { namesOf } from "./names";
import type { Editing } from "./useEditing";
import { shifted } from "./useKeys";
import type { Drag } from "./usePointer";
import { words } from "./words";

/** What is asked a name for before it is added. */
export interface Asked {
  readonly what: "touchpoint" | "stage" | "lane";
  readonly stage: string;
  readonly after: string | null;
}

/** What was just done, and whether it can be taken back from there. */
export interface Told {
  readonly text: string;
  readonly undo: boolean;
}

export interface MapActions {
  readonly asked: Asked | null;
  readonly told: Told | null;
  readonly tell: (told: Told | null) => void;
  readonly add: (what: Asked["what"], where?: { stage: string; after: string | null }) => void;
  readonly named: (words: string | null) => void;
  readonly put: (path: string, value: Json, label: string) => void;
  readonly remove: (path: string) => void;
  readonly shift: (cell: Cell, by: -1 | 1) => void;
  readonly moveTo: (touchpoint: string, stage: string) => void;
  readonly dropped: (drag: Drag) => void;
  readonly claim: (cell: Cell | null) => void;
  readonly comment: (path: string | null) => void;
  readonly evidence: (path: string | null) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

interface Ground {
  desk: Desk;
  state: DeskState;
  editing: Editing;
  language: Language;
  mayEdit: boolean;
  open: (panel: PanelName, about?: Readonly<Record<string, string>>) => void;
}

const REMOVABLE = /^(touchpoints|stages|pains|opportunities|lanes|claims)\.[^.]+/;

export function useMapActions({
  desk,
  state,
  editing,
  language,
  mayEdit,
  open,
}: Ground): MapActions {
  const t = useWords(words);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [told, tell] = useTold();
  const { document } = state.draft;
  const names = useMemo(
    () => namesOf(document, state.drawn, language),
    [document, state.drawn, language],
  );
  const perform = editing.perform;
  const step = useCallback(
    (kind: "undo" | "redo") => {
      if (!mayEdit) return;
      const turn = desk[kind]();
      if (!turn) tell({ text: t("nothingToUndo"), undo: false });
      else if (turn.clashes.length > 0)
        tell({ text: t("cannotUndo", { what: turn.step.label }), undo: false });
      else {
        tell({
          text: t(kind === "undo" ? "undone" : "redone", { what: turn.step.label }),
          undo: false,
        });
        editing.selectPath(turn.step.path);
      }
    },
    [desk, editing, mayEdit, t, tell],
  );
  const add = (what: Asked["what"], where?: { stage: string; after: string | null }): void => {
    const about = editing.cell?.about.split(".") ?? [];
    const touchpoint = about[0] === "touchpoints" ? (about[1] ?? null) : null;
    const keys = intents.stageKeys(document);
    const stage =
      about[0] === "stages"
        ? (about[1] ?? "")
        : (keys.find(
            (key) =>
              touchpoint !== null && intents.touchpointsOf(document, key).includes(touchpoint),
          ) ??
          keys[0] ??
          "");
    setAsked({ what, ...(where ?? { stage, after: what === "touchpoint" ? touchpoint : stage }) });
  };
  const named = (typed: string | null): void => {
    setAsked(null);
    const name = typed?.trim() ?? "";
    if (!asked || name === "") return;
    const made = {
      touchpoint: () =>
        intents.addTouchpoint(document, asked.stage, asked.after, { words: name, language }),
      stage: () => intents.addStage(document, asked.after, { words: name, language }),
      lane: () => intents.addLane(document, language, name),
    }[asked.what]();
    perform(made.commands, { label: t("did_add", { name }), path: made.path });
    editing.selectSoon(made.path);
  };
  const remove = (path: string): void => {
    const [item] = REMOVABLE.exec(path) ?? [];
    if (!mayEdit || item === undefined) return;
    // Delete on the words of a touchpoint empties the words; on its name it takes the touchpoint out
    const whole = path === item || path === `${item}.name` || path === `${item}.names`;
    const name = names.about(item);
    if (!whole) perform(intents.changed(document, path, null), { label: t("did_write"), path });
    else perform(intents.takeOut(document, item), { label: t("did_remove", { name }), path: item });
    if (whole) tell({ text: t("removed", { name }), undo: true });
  };
  const moveTouchpoint = (id: string, stage: string, before: string | null): void => {
    const name = names.about(`touchpoints.${id}`);
    perform(intents.moveTouchpoint(document, id, stage, before), {
      label: t("did_move", { name }),
      path: `touchpoints.${id}`,
    });
    tell({ text: t("moved", { name, place: names.about(`stages.${stage}`) }), undo: true });
  };
  const dropped = (drag: Drag): void => {
    if (drag.what === "emotion") {
      const persona = state.look.persona;
      if (persona === null) return;
      const path = `touchpoints.${drag.id}.experience.emotion.${persona}`;
      perform(intents.expectEmotion(document, drag.id, persona, drag.value), {
        label: t("did_emotion"),
        path,
      });
    } else if (drag.what === "touchpoint" && drag.place) {
      moveTouchpoint(drag.id, drag.place.stage, drag.place.before);
    } else if (drag.what === "stage" && drag.place) {
      const name = names.about(`stages.${drag.id}`);
      perform(intents.moveStage(document, drag.id, drag.place.index), {
        label: t("did_move", { name }),
        path: `stages.${drag.id}`,
      });
    }
  };
  return {
    asked,
    told,
    tell,
    add,
    named,
    remove,
    dropped,
    put: (path, value, label) => perform(intents.changed(document, path, value), { label, path }),
    shift: (cell, by) =>
      perform(shifted(document, cell, by), {
        label: t("did_move", { name: names.about(cell.about) }),
        path: cell.about,
      }),
    moveTo: (touchpoint, stage) => moveTouchpoint(touchpoint, stage, null),
    claim: (cell) => open("claim", cell ? { about: cell.about } : {}),
    comment: (path) => open("comments", path === null ? {} : { at: path }),
    evidence: (path) => {
      const [, claim] = /^claims\.([^.]+)/.exec(path ?? "") ?? [];
      const about = editing.cell?.about ?? "";
      open(
        claim === undefined && about.startsWith("touchpoints.") ? "touchpoint" : "evidence",
        claim === undefined ? { about } : { claim },
      );
    },
    undo: () => step("undo"),
    redo: () => step("redo"),
  };
}

const TOLD_MS = 8_000;

/** What was just done is told for some seconds; what can be taken back from there stays twice as long. */
function useTold(): [Told | null, (told: Told | null) => void] {
  const [told, tell] = useState<Told | null>(null);
  useEffect(() => {
    if (!told) return undefined;
    const timer = setTimeout(() => tell(null), told.undo ? 2 * TOLD_MS : TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  return [told, tell];
}
