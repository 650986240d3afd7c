/** How wide texts are, so that a picture knows where a line must end. */
const FAMILY = '"Be Vietnam Pro", sans-serif';
// where there is no canvas (tests): the mean width of a letter, in parts of the size
const MEAN = 0.54;

let context: CanvasRenderingContext2D | null | undefined;

/** The width of a text in pixels. */
export function widthOf(text: string, size: number, weight = 400): number {
  context ??=
    typeof CanvasRenderingContext2D === "undefined"
      ? null
      : document.createElement("canvas").getContext("2d");
  if (!context) return text.length * size * MEAN;
  context.font = `${String(weight)} ${String(size)}px ${FAMILY}`;
  return context.measureText(text).width;
}

/** Break a text at spaces into at most `most` lines; what is left over ends in an ellipsis. */
export function linesOf(
  text: string,
  width: number,
  size: number,
  weight = 400,
  most = 2,
): string[] {
  const lines: string[] = [];
  let line = "";
  const words = text.split(" ");
  for (const [index, word] of words.entries()) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || widthOf(longer, size, weight) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1)
      return [...lines, cut(`${line} ${words.slice(index).join(" ")}`, width, size, weight)];
    lines.push(line);
    line = word;
  }
  return [...lines, cut(line, width, size, weight)];
}

/** A text that fits on one line, with an ellipsis where it is too long. */
export function cut(text: string, width: number, size: number, weight = 400): string {
  if (widthOf(text, size, weight) <= width) return text;
  let kept = text;
  while (kept.length > 1 && widthOf(`${kept}…`, size, weight) > width)
    kept = kept.slice(0, -1).trimEnd();
  return `${kept}…`;
}
