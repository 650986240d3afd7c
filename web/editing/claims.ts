/** Claims as the picture shows them: the verdict by its mark, the figure by its words. */

import type { Drawn, DrawnElement } from "../scene/drawn";
import { wordsOf } from "./cells";
import { isObject } from "./json";
import type { Json } from "./json";
import { listAt, nameOf } from "./paths";
import { textIn } from "./texts";
import type { Language } from "./texts";

export type Verdict = "confirmed" | "refuted" | "undecided" | "quotes";

export interface ShownClaim {
  readonly id: string;
  readonly path: string;
  readonly about: string;
  readonly says: string;
  /** Null where the claim is not in the picture yet. */
  readonly verdict: Verdict | null;
  /** The measured figure as it is drawn; empty where there is none. */
  readonly figure: string;
}

const MARKS: readonly (readonly [style: string, verdict: Verdict])[] = [
  ["mark-solid-ok", "confirmed"],
  ["mark-solid-no", "refuted"],
  ["mark-open-open", "undecided"],
];

/** The map's claims, in its order. */
export function claimsOf(document: Json, drawn: Drawn, language: Language): readonly ShownClaim[] {
  const elements = new Map(drawn.elements.map((element) => [element.id, element]));
  return listAt(document, "claims").flatMap((item): ShownClaim[] => {
    const id = nameOf(item);
    if (id === null || !isObject(item)) return [];
    const mark = elements.get(`claims.${id}.mark`);
    const value = elements.get(`claims.${id}.value`);
    return [
      {
        id,
        path: `claims.${id}`,
        about: typeof item["about"] === "string" ? item["about"] : "",
        says: textIn(item["says"], language),
        verdict: mark ? verdictOf(mark, elements.has(`claims.${id}.quotes`)) : null,
        figure: value ? wordsOf(value) : "",
      },
    ];
  });
}

/** A dashed mark is that of a claim with quotes only, or of one that was not checked yet. */
function verdictOf(mark: DrawnElement, quoted: boolean): Verdict | null {
  const styles = mark.shapes.map(([, , style]) => style.replaceAll(".", "-"));
  const found = MARKS.find(([name]) => styles.includes(name));
  return found?.[1] ?? (quoted ? "quotes" : null);
}
