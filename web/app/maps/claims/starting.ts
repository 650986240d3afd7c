/** What a claim begins with: one of the map, a question from Explore, a draft that was kept, or a place of the map. */
import { listAt, nameOf, at } from "../../../editing/paths";
import { isObject, type Json } from "../../../editing/json";
import type { Language } from "../../words/language";
import type { Metric } from "./data";
import { draftOf, newDraft, type ClaimDraft } from "./draft";
import { isMetric } from "./metrics";

interface Ground {
  map: string;
  document: Json;
  language: Language;
  persona: string | null;
  search: URLSearchParams;
  metrics: readonly Metric[];
}

const keyOf = (map: string): string => `hanhtrinh.claim.${map}`;

/** Keep a draft on this device. */
export function keepDraft(map: string, draft: ClaimDraft): void {
  localStorage.setItem(keyOf(map), JSON.stringify(draft));
}

export function forgetDraft(map: string): void {
  localStorage.removeItem(keyOf(map));
}

/** The draft that the address asks for. */
export function firstDraft(ground: Ground): ClaimDraft {
  const { map, document, language, persona, search, metrics } = ground;
  const claim = search.get("claim");
  const found = claim === null ? undefined : at(document, `claims.${claim}`);
  if (found !== undefined) {
    const metric = isObject(found) ? metrics.find(({ id }) => id === found["metric"]) : undefined;
    const draft = draftOf(found, metric?.unit ?? "share", language);
    return metric ? draft : { ...draft, metric: usualFor(draft.about) };
  }
  const explored = exploredDraft(search.get("draft"), document, persona);
  if (explored) return explored;
  const about = search.get("about");
  if (about === null) {
    const kept = keptDraft(map);
    if (kept) return kept;
  }
  const place = about !== null && at(document, about) !== undefined ? about : firstPlace(document);
  return newDraft(place, usualFor(place), persona);
}

function keptDraft(map: string): ClaimDraft | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(map)) ?? "null");
    if (typeof kept !== "object" || kept === null || !("metric" in kept)) return null;
    return { ...newDraft("", "", null), ...(kept as Partial<ClaimDraft>), id: null };
  } catch {
    return null;
  }
}

/** The metric that is asked first of a kind of part. */
export function usualFor(about: string): string {
  if (about.startsWith("stages.")) return "stage_conversion/1";
  return about.startsWith("personas.") ? "persona_share/1" : "touchpoint_conversion/1";
}

function firstPlace(document: Json): string {
  for (const list of ["touchpoints", "stages"]) {
    const name = nameOf(listAt(document, list)[0]);
    if (name !== null) return `${list}.${name}`;
  }
  return "";
}

/** A question from Explore names touchpoints of the workspace and stages of the model: here they are those of the map. */
export function exploredDraft(
  written: string | null,
  document: Json,
  persona: string | null,
): ClaimDraft | null {
  if (written === null) return null;
  let found: Json;
  try {
    found = JSON.parse(written) as Json;
  } catch {
    return null;
  }
  if (!isObject(found) || typeof found["metric"] !== "string" || !isMetric(found["metric"]))
    return null;
  const { metric, about, cohort = null } = found;
  const place = ["touchpoints", "stages"].flatMap((list) =>
    listAt(document, list).flatMap((item) => {
      const name = nameOf(item);
      const mine = isObject(item) && name !== null && (item["use"] === about || name === about);
      return mine ? [`${list}.${name}`] : [];
    }),
  )[0];
  const period = isObject(found["period"]) ? found["period"] : {};
  const params = isObject(found["params"]) ? found["params"] : {};
  const day = (value: Json | undefined): string | null =>
    typeof value === "string" && value !== "" ? value : null;
  return {
    ...newDraft(place ?? firstPlace(document), metric, persona),
    cohort,
    params: Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value]] : [],
      ),
    ),
    from: day(period["from"]),
    to: day(period["to"]),
  };
}
