/** Names sort and are found the Vietnamese way. */
const ORDER = new Intl.Collator("vi", { numeric: true });

/** Compare two names: à before á, đ after d, numbers by value. */
export function compareNames(one: string, other: string): number {
  return ORDER.compare(one, other);
}

/** Reduce a text to what a search compares: no diacritics, no case; `Đặt hàng` becomes `dat hang`. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replace(/\s+/g, " ")
    .trim();
}

/** Tell whether every word of `wanted` begins a word of `text`; diacritics typed must be there, others need not. */
export function matches(text: string, wanted: string): boolean {
  const words = text.normalize("NFC").toLowerCase().split(/\s+/);
  const folded = words.map(fold);
  return wanted
    .normalize("NFC")
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== "")
    .every((part) =>
      part === fold(part)
        ? folded.some((word) => word.startsWith(part))
        : words.some((word) => word.startsWith(part)),
    );
}
