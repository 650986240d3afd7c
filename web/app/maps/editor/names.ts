/** Names of the parts of the open map in the language of the screens. */
import { use, useMemo } from "react";
import type { Row } from "../../../editing/cells";
import { wordsOf } from "../../../editing/cells";
import { isObject, type Json } from "../../../editing/json";
import { at, listAt, nameOf } from "../../../editing/paths";
import { textIn } from "../../../editing/texts";
import type { Drawn } from "../../../scene/drawn";
import type { Language } from "../../words/language";
import { useWords } from "../../words/words";
import { EditorContext } from "./editor";
import { words } from "./words";

export interface Names {
  /** Name of `touchpoints.x`, `stages.y`, `personas.z`, `lanes.l`. */
  readonly about: (path: string) => string;
  readonly row: (row: Row) => string;
  readonly stageOf: (touchpoint: string) => string;
}

/** Names as the picture writes them, else as the document does, else the id. */
export function namesOf(
  document: Json,
  drawn: Drawn | null,
  language: Language,
): Pick<Names, "about" | "stageOf"> {
  const shown = new Map<string, string>();
  for (const element of drawn?.elements ?? []) {
    const [, holder] = /^((?:touchpoints|stages)\.[^.]+)\.names?$/.exec(element.path) ?? [];
    if (holder === undefined || element.texts.length === 0) continue;
    // a name in two lines is two elements, each with the whole as its title
    const known = shown.get(holder);
    shown.set(
      holder,
      element.title || (known === undefined ? wordsOf(element) : `${known} ${wordsOf(element)}`),
    );
  }
  const about = (path: string): string => {
    const item = at(document, path);
    const own = isObject(item)
      ? (item["name"] ?? item["names"] ?? item["title"] ?? item["text"] ?? item["says"])
      : undefined;
    return shown.get(path) ?? (textIn(own, language) || (path.split(".")[1] ?? path));
  };
  const stageOf = (touchpoint: string): string => {
    const stage = at(document, `touchpoints.${touchpoint}.stage`);
    return typeof stage === "string" ? about(`stages.${stage}`) : "";
  };
  return { about, stageOf };
}

/** The names of the open map. */
export function useNames(): Names {
  const t = useWords(words);
  const editor = use(EditorContext);
  const document = editor?.document ?? null;
  const drawn = editor?.state.drawn ?? null;
  const language = editor?.language ?? "vi";
  const known = useMemo(() => namesOf(document, drawn, language), [document, drawn, language]);
  const own: Readonly<Record<string, string>> = {
    stages: t("stages"),
    wanted: t("wanted"),
    promised: t("promised"),
    motivation: t("motivation"),
    needs: t("needs"),
    emotion: t("emotion"),
  };
  return { ...known, row: (row) => own[row.id] ?? row.title };
}

/** A choice of persona, department or stage. */
export interface Named {
  readonly key: string;
  readonly name: string;
}

/** The map's personas, in order. */
export function personasOf(document: Json, language: Language): readonly Named[] {
  return named(document, "personas", language);
}

/** The departments that the map lists, else those that own something on it. */
export function departmentsOf(document: Json, language: Language): readonly Named[] {
  const listed = named(document, "departments", language);
  if (listed.length > 0) return listed;
  const owners = ["touchpoints", "opportunities"].flatMap((list) =>
    listAt(document, list).flatMap((item) =>
      isObject(item) && typeof item["owner"] === "string" ? item["owner"] : [],
    ),
  );
  return [...new Set(owners)].map((key) => ({
    key,
    name: key.charAt(0).toUpperCase() + key.slice(1),
  }));
}

function named(document: Json, list: string, language: Language): readonly Named[] {
  return listAt(document, list).flatMap((item) => {
    const key = nameOf(item);
    if (key === null || !isObject(item)) return [];
    return [
      { key, name: textIn(item["name"], language) || key.charAt(0).toUpperCase() + key.slice(1) },
    ];
  });
}
