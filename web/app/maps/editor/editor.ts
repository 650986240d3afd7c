/** What the parts of the editor share: the open map, what is looked at, what is selected, how to edit. */
import { createContext, use } from "react";
import type { Command } from "../../../editing/commands";
import type { DeskState, About } from "../../../editing/desk";
import type { Json } from "../../../editing/json";
import type { Language } from "../../words/language";

export interface Editor {
  /** The map's id. */
  readonly map: string;
  /** The version that the server has. */
  readonly version: number;
  /** The map with all edits, also those that are not sent yet. */
  readonly document: Json;
  readonly state: DeskState;
  readonly language: Language;
  /** Whose journey is looked at; null where the map has no persona. */
  readonly persona: string | null;
  /** False for viewers, and on a phone. */
  readonly mayEdit: boolean;
  /** Path of what is selected on the map: `touchpoints.checkout.actions`, `claims.c1`; null where nothing is. */
  readonly selected: string | null;
  readonly select: (path: string | null) => void;
  /** Change the map; the commands of `editing/intents` fit here. */
  readonly perform: (commands: readonly Command[], about: About) => void;
  /** Open a panel beside the map with what it is about (`open("evidence", {claim: "c1"})`); it stands in the URL. */
  readonly open: (panel: PanelName, about?: Readonly<Record<string, string>>) => void;
  /** Close the panel. */
  readonly close: () => void;
  /** Draw the map anew: a check brought other verdicts. */
  readonly redraw: () => void;
}

/** The panels that can stand beside the map, as `?panel=` names them. */
export const PANEL_NAMES = [
  "evidence",
  "claim",
  "comments",
  "versions",
  "export",
  "lint",
  "touchpoint",
] as const;
export type PanelName = (typeof PANEL_NAMES)[number];

export const EditorContext = createContext<Editor | null>(null);

/** The open map; only inside of the editor. */
export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error("No map is open here.");
  return editor;
}
