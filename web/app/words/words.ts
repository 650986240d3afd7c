/**
 * The words of one noun, in both languages.
 *
 * `defineWords("home", {vi: {...}, en: {...}})` takes two files of words with the same names: a name without its
 * twin does not type-check. A word that differs by number is `{one, other}`; its number is `count`. Numbers are
 * written the way the language writes them.
 */
import { whole } from "./figures";
import { i18n, told, useLanguage, type Language } from "./language";

export type Word = string | { one: string; other: string };
export interface Words<Name extends string> {
  readonly noun: string;
  readonly names: readonly Name[];
}
export type Values = Record<string, string | number>;
export type Say<Name extends string> = (name: Name, values?: Values) => string;

/** Register the words of a noun; `noun` must be unique. */
export function defineWords<Name extends string, English extends Record<Name, Word>>(
  noun: string,
  both: { vi: Record<Name, Word>; en: English & Record<Exclude<keyof English, Name>, never> },
): Words<Name> {
  for (const [code, words] of Object.entries(both)) {
    const flat: Record<string, string> = {};
    for (const [name, word] of Object.entries<Word>(words)) {
      if (typeof word === "string") {
        flat[name] = told(word);
      } else {
        flat[`${name}_one`] = told(word.one);
        flat[`${name}_other`] = told(word.other);
      }
    }
    i18n.addResourceBundle(code, noun, flat, true, true);
  }
  return { noun, names: Object.keys(both.vi) as Name[] };
}

/** Write a word in a language; outside of a component. */
export function say<Name extends string>(
  words: Words<Name>,
  now: Language,
  name: NoInfer<Name>,
  values: Values = {},
): string {
  const written = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === "number" ? whole(value, now) : value,
    ]),
  );
  const { count } = values;
  const key: string = name;
  return i18n.t(key, {
    ns: words.noun,
    lng: now,
    replace: written,
    ...(typeof count === "number" && { count }),
  });
}

/** The words of a noun in the language of the screens. */
export function useWords<Name extends string>(words: Words<Name>): Say<Name> {
  const now = useLanguage();
  return (name, values) => say(words, now, name, values);
}
