/** A map as it is read from top to bottom on a phone: stages, touchpoints, and the figures that the picture shows. */

import type { Drawn, DrawnElement } from "../scene/drawn";
import type { Grid } from "../scene/grid";
import { wordsOf } from "./cells";
import type { ShownClaim } from "./claims";
import { isObject } from "./json";
import type { Json } from "./json";
import { at, listAt, nameOf } from "./paths";
import { linesIn, textIn } from "./texts";
import type { Language } from "./texts";

export interface ReadStage {
  readonly key: string;
  /** Measured emotion; null where too few customers said how they feel. */
  readonly measured: number | null;
  /** Mean of what is expected at its touchpoints; null where nothing is. */
  readonly expected: number | null;
  readonly touchpoints: readonly string[];
  readonly claims: readonly ShownClaim[];
}

export interface ReadTouchpoint {
  readonly id: string;
  /** Measured emotion as the picture writes it, with its n; empty where it was not measured. */
  readonly emotion: string;
  readonly value: number | null;
  readonly n: string;
  readonly actions: readonly string[];
  readonly thoughts: readonly string[];
  readonly claims: readonly ShownClaim[];
  readonly pains: readonly ReadPain[];
}

export interface ReadPain {
  readonly id: string;
  readonly rank: number;
  readonly text: string;
  /** How many customers pass, as the picture writes it. */
  readonly customers: string;
  readonly opportunities: readonly {
    readonly id: string;
    readonly text: string;
    readonly effort: number | null;
    readonly owner: string;
  }[];
}

export interface ReadingGround {
  readonly document: Json;
  readonly drawn: Drawn;
  readonly grid: Grid;
  readonly claims: readonly ShownClaim[];
  readonly language: Language;
  readonly persona: string | null;
}

/** The stages of a map, in order. */
export function stagesOf(ground: ReadingGround): readonly ReadStage[] {
  const elements = elementsById(ground.drawn);
  return ground.grid.stages.map(({ key }) => {
    const touchpoints = ground.grid.columns
      .filter((column) => column.stage === key)
      .map((column) => column.touchpoint);
    const isMeasured = touchpoints.some((id) => elements.has(`emotion.point.${id}`));
    const written = elements.get(`stages.${key}.emotion`);
    const abouts = new Set([`stages.${key}`, ...touchpoints.map((id) => `touchpoints.${id}`)]);
    return {
      key,
      measured: isMeasured && written ? figureOf(wordsOf(written)) : null,
      expected: meanExpected(ground, touchpoints),
      touchpoints,
      claims: ground.claims.filter((claim) => abouts.has(claim.about)),
    };
  });
}

/** One touchpoint with everything that is written of it and measured at it. */
export function touchpointOf(ground: ReadingGround, id: string): ReadTouchpoint {
  const { document, drawn, claims, language } = ground;
  const elements = elementsById(drawn);
  const words = (key: string): string => {
    const element = elements.get(key);
    return element ? wordsOf(element) : "";
  };
  const path = `touchpoints.${id}`;
  const emotion = elements.has(`emotion.point.${id}`) ? words(`emotion.label.${id}.value`) : "";
  return {
    id,
    emotion,
    value: figureOf(emotion),
    n: words(`emotion.label.${id}.n`),
    actions: linesIn(at(document, `${path}.actions`), language),
    thoughts: linesIn(at(document, `${path}.thoughts`), language),
    claims: claims.filter((claim) => claim.about === path),
    pains: listAt(document, "pains").flatMap((item): ReadPain[] => {
      const pain = nameOf(item);
      if (!isObject(item) || pain === null || item["at"] !== id) return [];
      const rank = Number(words(`pains.${pain}.mark`)) || 1;
      const text = textIn(item["text"], language);
      return [
        {
          id: pain,
          rank,
          text,
          customers: words(`pains.${pain}.customers`),
          opportunities: opportunitiesOf(ground, pain, words),
        },
      ];
    }),
  };
}

function opportunitiesOf(
  { document, language }: ReadingGround,
  pain: string,
  words: (key: string) => string,
): ReadPain["opportunities"] {
  return listAt(document, "opportunities").flatMap((item) => {
    const id = nameOf(item);
    if (!isObject(item) || id === null || item["for"] !== pain) return [];
    const effort = typeof item["effort"] === "number" ? item["effort"] : null;
    return [
      {
        id,
        text: textIn(item["text"], language),
        effort,
        owner: words(`opportunities.${id}.owner`),
      },
    ];
  });
}

function elementsById(drawn: Drawn): ReadonlyMap<string, DrawnElement> {
  return new Map(drawn.elements.map((element) => [element.id, element]));
}

function meanExpected(
  { document, persona }: ReadingGround,
  touchpoints: readonly string[],
): number | null {
  const values = touchpoints.flatMap((id) => {
    const value = at(document, `touchpoints.${id}.experience.emotion.${persona ?? ""}`);
    return typeof value === "number" ? [value] : [];
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A figure as either language writes it; null for words. */
function figureOf(written: string): number | null {
  const plain = written.replace("−", "-").replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
