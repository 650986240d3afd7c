/** A claim being written: what its blanks hold, read from a map document and written back to one. Pure. */
import { isObject, type Json, type JsonObject } from "../../../editing/json";
import { textIn, withWords } from "../../../editing/texts";
import type { Language } from "../../words/language";

export type Op = ">=" | "<=" | "between";
export type Origin = "target" | "model" | "experience";
export type TimeUnit = "minutes" | "hours" | "days";
export type Unit = "share" | "seconds" | "score" | "emotion";

export const ORIGINS: readonly Origin[] = ["target", "model", "experience"];
export const TIME_UNITS: Readonly<Record<TimeUnit, number>> = {
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

export interface ClaimDraft {
  /** Null for a new claim. */
  readonly id: string | null;
  readonly about: string;
  readonly metric: string;
  readonly params: Readonly<Record<string, string>>;
  /** A persona's id, a condition, or null for everybody. */
  readonly cohort: Json;
  readonly from: string | null;
  readonly to: string | null;
  readonly op: Op;
  /** As typed; the second one only for `between`. */
  readonly value: string;
  readonly valueTo: string;
  readonly time: TimeUnit;
  readonly says: string;
  readonly origin: Origin | null;
  readonly note: string;
  readonly minN: string;
  readonly owner: string | null;
}

export const MIN_N = 100;

/** A new claim about a place. */
export function newDraft(about: string, metric: string, persona: string | null): ClaimDraft {
  return {
    id: null,
    about,
    metric,
    params: {},
    cohort: persona,
    from: null,
    to: null,
    op: ">=",
    value: "",
    valueTo: "",
    time: "days",
    says: "",
    origin: null,
    note: "",
    minN: String(MIN_N),
    owner: null,
  };
}

/** Read a claim of a map into blanks. */
export function draftOf(claim: Json | undefined, unit: Unit, language: Language): ClaimDraft {
  const found = isObject(claim) ? claim : {};
  const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
  const expect = isObject(found["expect"]) ? found["expect"] : {};
  const period = isObject(found["period"]) ? found["period"] : {};
  const origin = isObject(found["origin"]) ? found["origin"] : {};
  const params = isObject(found["params"]) ? found["params"] : {};
  const ends = Array.isArray(expect["value"]) ? (expect["value"] as Json[]) : [expect["value"]];
  const figures = ends.filter((one): one is number => typeof one === "number");
  const time = timeOf(figures);
  const op = expect["op"];
  return {
    id: text(found["id"]) || null,
    about: text(found["about"]),
    metric: text(found["metric"]),
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, String(value)]),
    ),
    cohort: found["cohort"] ?? null,
    from: text(period["from"]) || null,
    to: text(period["to"]) || null,
    op: op === "<=" || op === "between" ? op : ">=",
    value: typed(figures[0], unit, time, language),
    valueTo: typed(figures[1], unit, time, language),
    time,
    says: textIn(found["says"], language),
    origin: ORIGINS.find((one) => one === origin["kind"]) ?? null,
    note: textIn(origin["note"], language),
    minN: typeof found["min_n"] === "number" ? String(found["min_n"]) : String(MIN_N),
    owner: text(found["owner"]) || null,
  };
}

function timeOf(seconds: readonly number[]): TimeUnit {
  const largest = Math.max(0, ...seconds);
  if (largest === 0 || largest % TIME_UNITS.days === 0 || largest >= 2 * TIME_UNITS.days)
    return "days";
  return largest >= 2 * TIME_UNITS.hours ? "hours" : "minutes";
}

function typed(figure: number | undefined, unit: Unit, time: TimeUnit, language: Language): string {
  if (figure === undefined) return "";
  const shown =
    unit === "share" ? figure * 100 : unit === "seconds" ? figure / TIME_UNITS[time] : figure;
  const plain = String(Math.round(shown * 1e6) / 1e6);
  return language === "vi" ? plain.replace(".", ",") : plain;
}

/** Read a typed figure the way either language writes it; null for what is no number. */
export function figureOf(text: string): number | null {
  const plain = text.trim().replace("−", "-").replace(/\s|%/g, "").replace(",", ".");
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  return Number(plain);
}

/** A typed figure in the server's unit: a share of 1, seconds. */
export function valueOf(text: string, unit: Unit, time: TimeUnit): number | null {
  const figure = figureOf(text);
  if (figure === null) return null;
  if (unit === "share") return Math.round(figure * 1e6) / 1e8;
  return unit === "seconds" ? figure * TIME_UNITS[time] : figure;
}

/** What a draft expects; null while its figures are not typed or cannot be. */
export function expectOf(
  draft: ClaimDraft,
  unit: Unit,
  bounds: readonly (number | null)[],
): JsonObject | null {
  const [low = null, high = null] = bounds;
  const fits = (value: number | null): value is number =>
    value !== null && (low === null || value >= low) && (high === null || value <= high);
  const value = valueOf(draft.value, unit, draft.time);
  if (!fits(value)) return null;
  if (draft.op !== "between") return { op: draft.op, value };
  const to = valueOf(draft.valueTo, unit, draft.time);
  return fits(to) && to >= value ? { op: "between", value: [value, to] } : null;
}

/** Step a typed figure: a point of a share, a tenth of a score, one of a unit of time. */
export function stepped(text: string, unit: Unit, direction: 1 | -1, language: Language): string {
  const step = unit === "score" ? 0.1 : unit === "emotion" ? 0.05 : 1;
  const next = Math.round(((figureOf(text) ?? 0) + direction * step) * 100) / 100;
  const plain = String(unit === "emotion" ? next : Math.max(0, next));
  return language === "vi" ? plain.replace(".", ",") : plain;
}

/** What the data are asked: everything but the words, and nothing that the metric does not take. */
export function questionOf(
  draft: ClaimDraft,
  expect: JsonObject,
  options: readonly string[],
): JsonObject {
  const params = Object.entries(draft.params).filter(
    ([name, value]) => options.includes(name) && value !== "",
  );
  const period = { ...(draft.from && { from: draft.from }), ...(draft.to && { to: draft.to }) };
  const least = figureOf(draft.minN);
  return {
    about: draft.about,
    metric: draft.metric,
    ...(params.length > 0 && { params: Object.fromEntries(params) }),
    ...(draft.cohort !== null && { cohort: draft.cohort }),
    ...(Object.keys(period).length > 0 && { period }),
    expect,
    min_n: least !== null && least >= 1 ? Math.round(least) : MIN_N,
  };
}

/** The claim as it goes onto the map; it says its `sentence` where its author wrote nothing. */
export function claimOf(
  draft: ClaimDraft,
  question: JsonObject,
  before: Json | undefined,
  sentence: string,
  language: Language,
): JsonObject {
  const old = isObject(before) ? before : {};
  const own = draft.says.trim();
  const oldOrigin = isObject(old["origin"]) ? old["origin"] : {};
  const note = draft.note.trim();
  return {
    about: draft.about,
    says: withWords(old["says"], language, own === "" ? sentence : own),
    ...question,
    ...(draft.origin && {
      origin: {
        kind: draft.origin,
        ...(note !== "" && { note: withWords(oldOrigin["note"], language, note) }),
      },
    }),
    ...(draft.owner && { owner: draft.owner }),
  };
}

/** A length of time as maps write it, in seconds; null for what is none. */
export function secondsOf(length: string): number | null {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([smhdw])$/.exec(length) ?? [];
  const size = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }[unit ?? ""];
  return count === undefined || size === undefined ? null : Number(count) * size;
}

/** A sentence with blanks, in parts: words and the names of blanks in turn. */
export function partsOf(
  template: string,
): readonly { readonly text?: string; readonly blank?: string }[] {
  return template
    .split(/(\{\w+\})/)
    .filter((part) => part !== "")
    .map((part) => (/^\{\w+\}$/.test(part) ? { blank: part.slice(1, -1) } : { text: part }));
}
