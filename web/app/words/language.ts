/** Which language the screens speak, and how words reach them. */
import i18next from "i18next";
import { useSyncExternalStore } from "react";
import { disguise } from "./pseudo";

export type Language = "vi" | "en";
/** A text as the server and the map documents write it. */
export interface Text {
  vi: string;
  en: string;
}
export const LANGUAGES: readonly Language[] = ["vi", "en"];

const KEPT = "hanhtrinh.language";
// `?pseudo` marks every word that went through the word files, so that a test finds the ones that did not
const PSEUDO = new URLSearchParams(location.search).has("pseudo");

export const i18n = i18next.createInstance();
void i18n.init({
  lng: kept() ?? "vi",
  fallbackLng: "vi",
  supportedLngs: LANGUAGES,
  keySeparator: false,
  interpolation: { escapeValue: false },
  resources: {},
  initAsync: false,
});
document.documentElement.lang = language();

function kept(): Language | null {
  const found = localStorage.getItem(KEPT);
  return found === "vi" || found === "en" ? found : null;
}

/** The language now; outside of a component. */
export function language(): Language {
  return i18n.language === "en" ? "en" : "vi";
}

/** True where this device was told a language; else the workspace decides. */
export function hasKeptLanguage(): boolean {
  return kept() !== null;
}

/** Change the language of every screen; `keep` remembers it on this device. */
export function setLanguage(next: Language, keep = true): void {
  if (keep) localStorage.setItem(KEPT, next);
  document.documentElement.lang = next;
  void i18n.changeLanguage(next);
}

function subscribe(changed: () => void): () => void {
  i18n.on("languageChanged", changed);
  return () => i18n.off("languageChanged", changed);
}

/** The language now; the component draws itself anew when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

/** Take a text of the server in the language of the screens. */
export function useText(): (text: Text) => string {
  const now = useLanguage();
  return (text) => told(text[now]);
}

/** A word as it is shown: itself, or marked where the pseudo-language is on. */
export function told(word: string): string {
  return PSEUDO ? disguise(word) : word;
}
