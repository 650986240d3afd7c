/** What the six steps share. */
import { isObject, type Json } from "../../../editing/json";
import { at, listAt, nameOf } from "../../../editing/paths";
import { textIn } from "../../../editing/texts";
import { useOptions } from "../../explore/data";
import { useLanguage, useText } from "../../words/language";
import type { MapDraft } from "./data";
import type { Plan } from "./plan";

export const STEPS = [
  "personas",
  "stages",
  "touchpoints",
  "feelings",
  "pains",
  "together",
] as const;
export type StepName = (typeof STEPS)[number];

export interface StepProps {
  readonly plan: Plan;
  readonly change: (part: Partial<Plan>) => void;
}
export interface DraftStepProps extends StepProps {
  readonly draft: MapDraft;
  /** The draft's map. */
  readonly document: Json;
}

/** The model of a map; null for one of its own stages. */
export function modelOf(document: Json): string | null {
  const model = at(document, "model");
  return typeof model === "string" ? model : null;
}

/** Names of a draft's stages and touchpoints: its own, else those of its model and of the workspace. */
export function useDraftNames(document: Json) {
  const language = useLanguage();
  const text = useText();
  const model = modelOf(document);
  const options = useOptions(model).data;
  const shipped = options?.models.find(({ id }) => id === model)?.stages ?? [];
  const known = new Map(
    (options?.touchpoints ?? []).map(({ touchpoint }) => [touchpoint.id, text(touchpoint.name)]),
  );
  return {
    stages: listAt(document, "stages").flatMap((stage) => {
      const key = nameOf(stage);
      if (key === null || !isObject(stage)) return [];
      const named = shipped.find(({ id }) => id === stage["use"]);
      return [{ key, name: textIn(stage["names"], language) || (named ? text(named.name) : key) }];
    }),
    touchpoint: (id: string): string => {
      const found = at(document, `touchpoints.${id}`);
      if (!isObject(found)) return id;
      const use = typeof found["use"] === "string" ? found["use"] : id;
      return textIn(found["name"], language) || (known.get(use) ?? use);
    },
  };
}
