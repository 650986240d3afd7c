/** What is looked at on a map, in the URL: persona, department, model, the panel and what it is about. */
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Look } from "../../../editing/desk";
import { useLanguage } from "../../words/language";
import { PANEL_NAMES, type PanelName } from "./editor";

const VIEW = ["persona", "department", "model"] as const;
const KEPT: readonly string[] = [...VIEW, "stage", "pseudo"];

export interface Address {
  readonly look: Look;
  /** The map's own model. */
  readonly model: string;
  readonly panel: PanelName | null;
  readonly presenting: boolean;
  readonly helping: boolean;
  /** The stage that is open on a phone. */
  readonly stage: string | null;
  /** Change part of what is looked at; null takes it out. It does not lengthen the way back. */
  readonly setLook: (part: Partial<Record<(typeof VIEW)[number], string | null>>) => void;
  readonly open: (panel: PanelName, about?: Readonly<Record<string, string>>) => void;
  readonly close: () => void;
  readonly present: (on: boolean) => void;
  readonly help: (on: boolean) => void;
  readonly openStage: (stage: string | null) => void;
}

/** Read and write the address; `first` is the persona that is looked at where the address names none. */
export function useAddress(first: string | null, own: string): Address {
  const [search, setSearch] = useSearchParams();
  const language = useLanguage();
  const persona = search.get("persona") ?? first;
  const department = search.get("department");
  const named = search.get("model");
  const model = named === own ? null : named;
  const look = useMemo(
    () => ({ language, persona, department, model }),
    [language, persona, department, model],
  );
  const beside = search.get("panel");
  return {
    look,
    model: own,
    panel: PANEL_NAMES.find((name) => name === beside) ?? null,
    presenting: search.has("present"),
    helping: search.has("keys"),
    stage: search.get("stage"),
    setLook: (part) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(part)) {
            if (value === null) after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
    open: (panel, about = {}) =>
      // another claim in the same panel takes the place of the one before: back closes the panel
      setSearch(
        (before) =>
          new URLSearchParams([...kept(before), ["panel", panel], ...Object.entries(about)]),
        {
          replace: beside === panel,
        },
      ),
    close: () => setSearch((before) => new URLSearchParams(kept(before))),
    present: (on) => setSearch((before) => flagged(before, "present", on)),
    help: (on) => setSearch((before) => flagged(before, "keys", on)),
    openStage: (stage) =>
      setSearch((before) => {
        const after = new URLSearchParams(kept(before).filter(([name]) => name !== "stage"));
        if (stage !== null) after.set("stage", stage);
        return after;
      }),
  };
}

function kept(search: URLSearchParams): [string, string][] {
  return [...search].filter(([name]) => KEPT.includes(name));
}

function flagged(search: URLSearchParams, flag: string, on: boolean): URLSearchParams {
  const after = new URLSearchParams(search);
  if (on) after.set(flag, "");
  else after.delete(flag);
  return after;
}
