/** Texts as users write them: one string for both languages, or one per language. */

import { isList, isObject } from "./json";
import type { Json } from "./json";

export type Language = "vi" | "en";

/** A text in a language, or in the other one where only that was written. */
export function textIn(value: Json | undefined, language: Language): string {
  if (typeof value === "string") return value;
  if (!isObject(value)) return "";
  const other = language === "vi" ? value["en"] : value["vi"];
  const own = value[language];
  if (typeof own === "string" && own !== "") return own;
  return typeof other === "string" ? other : "";
}

/**
 * A text with new words in one language; the other language keeps its own.
 *
 * What was one string for both stays one string: that is how its writer wrote it. A text of one language that is
 * edited in the other becomes a text of both.
 */
export function withWords(value: Json | undefined, language: Language, words: string): Json {
  const clean = words.normalize("NFC").trim();
  if (typeof value === "string") return clean;
  if (isObject(value)) return { ...value, [language]: clean };
  return { [language]: clean };
}

/** The lines of several texts, one text a line. */
export function linesIn(value: Json | undefined, language: Language): readonly string[] {
  const items = isList(value) ? value : value === undefined || value === null ? [] : [value];
  return items.map((item) => textIn(item, language));
}

/**
 * Several texts with new lines in one language: a line that was there keeps its other language, by position where the
 * number of lines is the same, else by equal words.
 */
export function withLines(
  value: Json | undefined,
  language: Language,
  lines: readonly string[],
): Json {
  const items = isList(value) ? value : value === undefined || value === null ? [] : [value];
  const kept = lines.map((line) => line.normalize("NFC").trim()).filter((line) => line !== "");
  if (kept.length === items.length)
    return kept.map((line, index) => withWords(items[index], language, line));
  const left = [...items];
  return kept.map((line) => {
    const found = left.findIndex((item) => textIn(item, language) === line);
    return found < 0 ? withWords(undefined, language, line) : (left.splice(found, 1)[0] ?? line);
  });
}

/** Words made an id: lower case letters without marks, joined by hyphens, and not among those taken. */
export function idFrom(words: string, taken: ReadonlySet<string>, otherwise: string): string {
  const plain = words
    .toLowerCase()
    .replaceAll("đ", "d")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  const start = plain === "" || /^\d+$/.test(plain) ? otherwise : plain;
  if (!taken.has(start)) return start;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${start}-${number}`)) return `${start}-${number}`;
  }
}
