/** A picture of the screen as a file: SVG with its styles written out, or PNG made from that. */
import { saveFile } from "../parts/csv";

const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
] as const;
const FONTS = [
  { weight: "400", file: "/fonts/400.woff2" },
  { weight: "500", file: "/fonts/500.woff2" },
  { weight: "600", file: "/fonts/600.woff2" },
] as const;
const MARGIN = 24;
const SCALE = 2;

export interface PictureFile {
  title: string;
  /** Where the figures come from: under the picture. */
  foot: string;
  /** Without an ending. */
  name: string;
}

/** Find a picture of the screen by its word. */
export function findPicture(id: string): SVGSVGElement | null {
  return document.querySelector<SVGSVGElement>(`svg[data-picture="${CSS.escape(id)}"]`);
}

/** Write a picture as a file that stands by itself: title, foot, its own colours, and no style sheet. */
export function svgOf(picture: SVGSVGElement, { title, foot }: PictureFile): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  inline(picture, copy);
  const { width, height } = picture.viewBox.baseVal;
  const [wide, tall] = [width + 2 * MARGIN, height + 2 * MARGIN + 64];
  const page = getComputedStyle(document.documentElement);
  const colour = (role: string) => page.getPropertyValue(`--${role}`).trim();
  const family = "Be Vietnam Pro, sans-serif";
  const out = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  out.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  out.setAttribute("viewBox", `0 0 ${String(wide)} ${String(tall)}`);
  out.setAttribute("width", String(wide));
  out.setAttribute("height", String(tall));
  out.append(
    node("rect", { width: wide, height: tall, fill: colour("panel") }),
    text(title, {
      x: MARGIN,
      y: MARGIN + 14,
      "font-size": 16,
      "font-weight": 600,
      fill: colour("ink"),
      "font-family": family,
    }),
    text(foot, {
      x: MARGIN,
      y: tall - MARGIN + 6,
      "font-size": 11,
      fill: colour("ink-2"),
      "font-family": family,
    }),
  );
  const moved = node("g", { transform: `translate(${String(MARGIN)} ${String(MARGIN + 36)})` });
  moved.append(...copy.childNodes);
  out.append(moved);
  return new XMLSerializer().serializeToString(out);
}

function node(tag: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

function text(content: string, attributes: Record<string, string | number>): SVGElement {
  const made = node("text", attributes);
  made.textContent = content;
  return made;
}

/** Write the styles that an element has on the screen into its copy, and leave out what only a screen needs. */
function inline(from: Element, to: Element): void {
  const styles = getComputedStyle(from);
  for (const name of STYLES) {
    const value = styles.getPropertyValue(name);
    if (value !== "" && value !== "none" && value !== "normal") to.setAttribute(name, value);
    else if (value === "none" && (name === "fill" || name === "stroke"))
      to.setAttribute(name, value);
  }
  for (const name of ["class", "role", "tabindex", "aria-label", "data-picture", "style"])
    to.removeAttribute(name);
  for (const [index, child] of [...from.children].entries()) {
    const twin = to.children[index];
    if (twin) inline(child, twin);
  }
}

export function saveSvg(picture: SVGSVGElement, file: PictureFile): void {
  saveFile(`${file.name}.svg`, svgOf(picture, file), "image/svg+xml");
}

export async function savePng(picture: SVGSVGElement, file: PictureFile): Promise<void> {
  const source = await withFonts(svgOf(picture, file));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (made) saveFile(`${file.name}.png`, made, "image/png");
}

/** Put the fonts into a picture: an image reads no files of its own. */
async function withFonts(source: string): Promise<string> {
  const faces = await Promise.all(
    FONTS.map(async ({ weight, file }) => {
      const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
      const written = btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ""));
      return `@font-face{font-family:"Be Vietnam Pro";font-weight:${weight};src:url(data:font/woff2;base64,${written})}`;
    }),
  );
  return source.replace(/(<svg[^>]*>)/, `$1<style>${faces.join("")}</style>`);
}
