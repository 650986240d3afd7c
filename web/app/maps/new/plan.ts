/** What somebody chose in the six steps, and the map that it makes of a draft. Pure. */
import { applyAll, type Command } from "../../../editing/commands";
import { addPain, changed, namesIn, takeOut, write, writeLines } from "../../../editing/intents";
import { isObject, type Json } from "../../../editing/json";
import { at, listAt } from "../../../editing/paths";
import { linesIn, textIn } from "../../../editing/texts";
import type { Language } from "../../words/language";

export interface Wish {
  readonly name: string;
  readonly attribute: string;
  readonly values: readonly string[];
}
export type Start =
  | { readonly kind: "model"; readonly name: string | null }
  | { readonly kind: "industry"; readonly name: string }
  | { readonly kind: "blank"; readonly name: null };

/** What is done and felt at a touchpoint, as far as it was changed. */
export interface Feeling {
  readonly action?: string;
  readonly motivation?: string;
  readonly emotion?: number;
}
/** A pain point at a touchpoint of the map. */
export interface PlannedPain {
  readonly text: string;
  readonly severity: number;
}

export interface Plan {
  readonly wishes: readonly Wish[];
  readonly start: Start;
  /** Touchpoints of the draft that are not wanted. */
  readonly without: ReadonlySet<string>;
  readonly feelings: Readonly<Record<string, Feeling>>;
  /** By the map's touchpoint. */
  readonly pains: Readonly<Record<string, PlannedPain>>;
  readonly title: string;
}

export const EMPTY_PLAN: Plan = {
  wishes: [],
  start: { kind: "model", name: null },
  without: new Set(),
  feelings: {},
  pains: {},
  title: "",
};

/** The map's touchpoints that are wanted, in order. */
export function wanted(document: Json, plan: Plan): readonly string[] {
  return namesIn(document, "touchpoints").filter((id) => !plan.without.has(id));
}

/** Make the map: the draft with everything that was chosen. */
export function planned(draft: Json, plan: Plan, language: Language): Json {
  const steps: ((document: Json) => readonly Command[])[] = [
    ...[...plan.without].map((id) => (document: Json) => takeOut(document, `touchpoints.${id}`)),
    ...Object.entries(plan.feelings).flatMap(([id, feeling]) =>
      plan.without.has(id) ? [] : felt(id, feeling, language),
    ),
    ...Object.entries(plan.pains).flatMap(([id, pain]) =>
      plan.without.has(id) || pain.text.trim() === "" ? [] : hurts(id, pain, language),
    ),
    (document) => (plan.title.trim() === "" ? [] : changed(document, "title", plan.title.trim())),
  ];
  return steps.reduce((document, step) => applyAll(document, step(document)).document, draft);
}

function felt(id: string, feeling: Feeling, language: Language) {
  const path = `touchpoints.${id}`;
  return [
    (document: Json): readonly Command[] => {
      if (feeling.action === undefined) return [];
      const before = linesIn(at(document, `${path}.actions`), language);
      const lines = [feeling.action, ...before.slice(1)];
      return writeLines(document, `${path}.actions`, language, lines);
    },
    (document: Json): readonly Command[] =>
      feeling.motivation === undefined
        ? []
        : write(document, `${path}.motivation`, language, feeling.motivation),
    (document: Json): readonly Command[] => {
      const { emotion } = feeling;
      if (emotion === undefined) return [];
      return namesIn(document, "personas").flatMap((persona) =>
        changed(document, `${path}.experience.emotion.${persona}`, emotion),
      );
    },
  ];
}

function hurts(id: string, pain: PlannedPain, language: Language) {
  return [
    (document: Json): readonly Command[] => {
      // a draft notes what nobody planned as a pain already: its words are made true
      const known = listAt(document, "pains").find((one) => isObject(one) && one["at"] === id);
      if (isObject(known) && typeof known["id"] === "string") {
        const path = `pains.${known["id"]}`;
        return [
          ...write(document, `${path}.text`, language, pain.text),
          ...changed(document, `${path}.severity`, pain.severity),
        ];
      }
      const added = addPain(document, id, language, pain.text);
      return [
        ...added.commands,
        { op: "set", path: `${added.path}.severity`, value: pain.severity },
      ];
    },
  ];
}

/** What the draft says of a touchpoint, with what was changed of it. */
export function feelingOf(
  draft: Json,
  plan: Plan,
  id: string,
  language: Language,
): Required<Feeling> {
  const path = `touchpoints.${id}`;
  const feeling = plan.feelings[id] ?? {};
  const emotions = at(draft, `${path}.experience.emotion`);
  const [emotion] = isObject(emotions) ? Object.values(emotions) : [];
  return {
    action: feeling.action ?? linesIn(at(draft, `${path}.actions`), language)[0] ?? "",
    motivation: feeling.motivation ?? textIn(at(draft, `${path}.motivation`), language),
    emotion: feeling.emotion ?? (typeof emotion === "number" ? emotion : 0),
  };
}
