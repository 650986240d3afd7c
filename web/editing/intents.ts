/** What people do to a map, as commands: the parts that hang together go together, so that one undo takes all back. */

import type { Command } from "./commands";
import { isList, isObject, same } from "./json";
import type { Json, JsonObject } from "./json";
import { at, join, listAt, nameOf, positionOf } from "./paths";
import { idFrom, withLines, withWords } from "./texts";
import type { Language } from "./texts";

/** Names of the items in one of the map's lists, in order. */
export function namesIn(document: Json, list: string): readonly string[] {
  return listAt(document, list).flatMap((item) => nameOf(item) ?? []);
}

/** Key of a stage: its own id, else what it uses. */
export function stageKeys(document: Json): readonly string[] {
  return namesIn(document, "stages");
}

/** Ids of a stage's touchpoints, in order. */
export function touchpointsOf(document: Json, stage: string): readonly string[] {
  return listAt(document, "touchpoints").flatMap((item) =>
    isObject(item) && item["stage"] === stage ? (nameOf(item) ?? []) : [],
  );
}

/** Write a text of one language; nothing where it says that already. */
export function write(
  document: Json,
  path: string,
  language: Language,
  words: string,
): readonly Command[] {
  return changed(document, path, withWords(at(document, path), language, words));
}

/** Write several texts, one a line. */
export function writeLines(
  document: Json,
  path: string,
  language: Language,
  lines: readonly string[],
): readonly Command[] {
  return changed(document, path, withLines(at(document, path), language, lines));
}

/** Put a value where it is another one than before; null takes it out. */
export function changed(document: Json, path: string, value: Json): readonly Command[] {
  const present = at(document, path);
  if (value === null) return present === undefined ? [] : [{ op: "remove", path }];
  return same(present, value) ? [] : [{ op: "set", path, value }];
}

/** Set the expected emotion of a persona at a touchpoint, on -1..1 in steps of a hundredth. */
export function expectEmotion(
  document: Json,
  touchpoint: string,
  persona: string,
  value: number,
): readonly Command[] {
  const kept = Math.round(Math.max(-1, Math.min(1, value)) * 100) / 100;
  return changed(document, `touchpoints.${touchpoint}.experience.emotion.${persona}`, kept + 0);
}

/** Bring a touchpoint into a stage, before another of its touchpoints (at the stage's end where null). */
export function moveTouchpoint(
  document: Json,
  id: string,
  stage: string,
  before: string | null,
): readonly Command[] {
  const items = listAt(document, "touchpoints");
  const from = positionOf(items, id);
  if (from < 0 || before === id) return [];
  const rest = items.toSpliced(from, 1);
  const index = before === null ? endOf(document, rest, stage) : positionOf(rest, before);
  const commands: Command[] = [...changed(document, `touchpoints.${id}.stage`, stage)];
  if (index !== from && index >= 0) commands.push({ op: "move", path: `touchpoints.${id}`, index });
  return commands;
}

/** Move a touchpoint one place to the left (-1) or right (1), into the neighbouring stage where it stands at the edge. */
export function shiftTouchpoint(document: Json, id: string, by: -1 | 1): readonly Command[] {
  const stages = stageKeys(document);
  const stage = stages.find((key) => touchpointsOf(document, key).includes(id));
  if (stage === undefined) return [];
  const row = touchpointsOf(document, stage);
  const place = row.indexOf(id) + by;
  if (place >= 0 && place < row.length) {
    return moveTouchpoint(document, id, stage, row[by < 0 ? place : place + 1] ?? null);
  }
  const next = stages[stages.indexOf(stage) + by];
  if (next === undefined) return [];
  return moveTouchpoint(
    document,
    id,
    next,
    by < 0 ? null : (touchpointsOf(document, next)[0] ?? null),
  );
}

/** Bring a stage to a position among the stages. */
export function moveStage(document: Json, key: string, index: number): readonly Command[] {
  const keys = stageKeys(document);
  const place = Math.max(0, Math.min(keys.length - 1, index));
  return keys.includes(key) && keys.indexOf(key) !== place
    ? [{ op: "move", path: `stages.${key}`, index: place }]
    : [];
}

/** The new item and the commands that put it there. */
export interface Added {
  readonly id: string;
  readonly path: string;
  readonly commands: readonly Command[];
}

/** Add a touchpoint to a stage, behind another one (at the stage's end where null). */
export function addTouchpoint(
  document: Json,
  stage: string,
  after: string | null,
  name: { readonly words: string; readonly language: Language } | { readonly use: string },
): Added {
  const items = listAt(document, "touchpoints");
  const words = "use" in name ? name.use : name.words;
  const id = freshId(document, "touchpoints", words, "diem-cham");
  const what: JsonObject =
    "use" in name ? { use: name.use } : { name: withWords(undefined, name.language, name.words) };
  const index = after === null ? endOf(document, items, stage) : positionOf(items, after) + 1;
  return added("touchpoints", { id, ...what, stage }, index);
}

/** Add a stage of the map's own, or one of its model, behind another one (at the end where null). */
export function addStage(
  document: Json,
  after: string | null,
  name: { readonly words: string; readonly language: Language } | { readonly use: string },
): Added {
  const items = listAt(document, "stages");
  const index = after === null ? items.length : positionOf(items, after) + 1;
  if ("use" in name) return added("stages", { use: name.use }, index);
  const id = freshId(document, "stages", name.words, "giai-doan");
  return added("stages", { id, names: withWords(undefined, name.language, name.words) }, index);
}

/** Add a lane of one's own. */
export function addLane(document: Json, language: Language, words: string): Added {
  const id = freshId(document, "lanes", words, "lan");
  return added(
    "lanes",
    { id, title: withWords(undefined, language, words), cells: {} },
    listAt(document, "lanes").length,
  );
}

/** Add a pain point at a touchpoint. */
export function addPain(
  document: Json,
  touchpoint: string,
  language: Language,
  words: string,
): Added {
  const id = freshId(document, "pains", words, "diem-dau");
  const value = { id, at: touchpoint, text: withWords(undefined, language, words) };
  return added("pains", value, listAt(document, "pains").length);
}

/** Add an opportunity for a pain point. */
export function addOpportunity(
  document: Json,
  pain: string,
  language: Language,
  words: string,
): Added {
  const id = freshId(document, "opportunities", words, "co-hoi");
  const value = { id, for: pain, text: withWords(undefined, language, words) };
  return added("opportunities", value, listAt(document, "opportunities").length);
}

/** Take out an item and all that hangs on it: a touchpoint's pains, their opportunities, its claims, its cells in lanes. */
export function takeOut(document: Json, path: string): readonly Command[] {
  const [list, key] = path.split(".");
  if (list === undefined || key === undefined || at(document, path) === undefined) return [];
  return hanging(document, list, key).map((each) => ({ op: "remove", path: each }));
}

/** Paths of all that goes with an item, itself last. */
function hanging(document: Json, list: string, key: string): readonly string[] {
  const where = (other: string, field: string, value: string): string[] =>
    listAt(document, other).flatMap((item) =>
      isObject(item) && item[field] === value ? (nameOf(item) ?? []) : [],
    );
  const all = (other: string, keys: readonly string[]): string[] =>
    keys.flatMap((one) => [...hanging(document, other, one)]);
  const own = `${list}.${key}`;
  const cells = listAt(document, "lanes").flatMap((lane) => {
    const place = `lanes.${nameOf(lane) ?? ""}.cells.${key}`;
    return at(document, place) === undefined ? [] : [place];
  });
  const claims = where("claims", "about", own).map((id) => `claims.${id}`);
  switch (list) {
    case "stages":
      return [...all("touchpoints", where("touchpoints", "stage", key)), ...cells, ...claims, own];
    case "touchpoints":
      return [...all("pains", where("pains", "at", key)), ...cells, ...claims, own];
    case "pains":
      return [...where("opportunities", "for", key).map((id) => `opportunities.${id}`), own];
    default:
      return [own];
  }
}

function added(
  list: string,
  value: JsonObject & { readonly id?: string; readonly use?: Json },
  index: number,
): Added {
  const id = nameOf(value) ?? "";
  return { id, path: join(list, id), commands: [{ op: "insert", path: list, value, index }] };
}

function freshId(document: Json, list: string, words: string, otherwise: string): string {
  return idFrom(words, new Set(namesIn(document, list)), otherwise);
}

/** Position behind a stage's last touchpoint; behind those of the stages before it where it has none. */
function endOf(document: Json, items: readonly Json[], stage: string): number {
  const stages = stageKeys(document);
  const before = new Set(stages.slice(0, stages.indexOf(stage) + 1));
  const belongs = (item: Json): boolean =>
    isObject(item) && typeof item["stage"] === "string" && before.has(item["stage"]);
  return isList(items) ? items.findLastIndex(belongs) + 1 : 0;
}

/** Ids of the pain points at a touchpoint. */
export function painsAt(document: Json, touchpoint: string): readonly string[] {
  return listAt(document, "pains").flatMap((item) =>
    isObject(item) && item["at"] === touchpoint ? (nameOf(item) ?? []) : [],
  );
}
