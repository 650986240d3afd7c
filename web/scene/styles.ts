/** The scene's style sheet, adopted by the document: it needs no style element, so the policy stays strict. */

/** Class of every host of a scene; the scene's rules hold inside it only. */
export const HOST = "ht-scene";

interface Adopted {
  readonly sheet: CSSStyleSheet;
  holders: number;
}

const adopted = new Map<string, Adopted>();

/** Give the class of a style token (`interval.ok` is `interval-ok`). */
export function classOf(style: string): string {
  return style.replaceAll(".", "-");
}

/**
 * Let the document adopt a scene's rules until the function given back is called.
 *
 * Scenes with the same rules share one sheet. The rules are nested under the host's class, because their names
 * (`panel`, `icon`, `grid`) are short and the page around has names of its own.
 */
export function adoptStyles(styles: string, owner: Document = document): () => void {
  const known = adopted.get(styles) ?? make(styles, owner);
  known.holders += 1;
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    known.holders -= 1;
    if (known.holders > 0) return;
    adopted.delete(styles);
    owner.adoptedStyleSheets = owner.adoptedStyleSheets.filter((sheet) => sheet !== known.sheet);
  };
}

function make(styles: string, owner: Document): Adopted {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.${HOST}{${styles}}`);
  const made = { sheet, holders: 0 };
  adopted.set(styles, made);
  owner.adoptedStyleSheets = [...owner.adoptedStyleSheets, sheet];
  return made;
}
