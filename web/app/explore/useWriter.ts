import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { Writer } from "./tables";
import { words } from "./words";

/** What writes figures and names in the language of the screens. */
export function useWriter(): Writer {
  return { t: useWords(words), text: useText(), figures: useFigures() };
}
