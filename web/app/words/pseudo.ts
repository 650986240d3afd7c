/** The pseudo-language: every word longer and in brackets, so that hard-coded and cut texts show. */

const BESIDE: Record<string, string> = { a: "ạ", e: "ẹ", i: "ị", o: "ọ", u: "ụ", y: "ỵ" };

/** Mark a word: `⟦Bảnn đồồ⟧`; the blanks `{{n}}` and tags stay as they are. */
export function disguise(word: string): string {
  if (word.trim() === "" || word.startsWith("⟦")) return word;
  const parts = word.split(/(\{\{.*?\}\}|<.*?>)/);
  const changed = parts.map((part) =>
    part.startsWith("{{") || part.startsWith("<")
      ? part
      : part.replace(/[aeiouy]/g, (letter) => BESIDE[letter] ?? letter),
  );
  const longer = "·".repeat(Math.max(1, Math.round(word.length * 0.3)));
  return `⟦${changed.join("")}${longer}⟧`;
}
