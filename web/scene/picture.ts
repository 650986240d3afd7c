/** Draws a scene as SVG and keeps it in step with patches; it instantiates shapes and decides nothing. */

import { HOST, classOf } from "./styles";
import type { Drawn, DrawnElement, DrawnText } from "./drawn";

const SVG = "http://www.w3.org/2000/svg";
const TAGS = new Set(["rect", "path", "circle", "ellipse", "polyline", "polygon", "line"]);
// geometry only: nothing that loads, links or runs
const ATTRIBUTES = new Set([
  "x",
  "y",
  "x1",
  "y1",
  "x2",
  "y2",
  "width",
  "height",
  "rx",
  "ry",
  "r",
  "cx",
  "cy",
  "d",
  "points",
  "transform",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "fill-opacity",
]);
const PALE = ".3";
const HATCHES = [
  ["hatch", "hatch", "1.4"],
  ["hatch-pain", "pain", "1.8"],
] as const;

export interface PictureOptions {
  /** Draw only these elements; all where it is left out. */
  readonly only?: (element: DrawnElement) => boolean;
  /** Part of the scene to show (x, y, width, height); all of it where it is left out. */
  readonly window?: (drawn: Drawn) => readonly [number, number, number, number];
  /** A copy that stands beside the picture (head, gutter): hidden from assistive technology and without ids. */
  readonly copy?: boolean;
}

/** One scene in one host element. */
export class Picture {
  readonly svg: SVGSVGElement;
  private readonly layer: SVGGElement;
  private readonly title: SVGTitleElement;
  private readonly description: SVGDescElement;
  private readonly nodes = new Map<string, SVGGElement>();
  private readonly shown = new Map<string, DrawnElement>();

  constructor(
    readonly host: HTMLElement,
    private readonly options: PictureOptions = {},
  ) {
    const owner = host.ownerDocument;
    this.svg = make(owner, "svg");
    this.layer = make(owner, "g");
    this.title = make(owner, "title");
    this.description = make(owner, "desc");
    host.classList.add(HOST);
    if (options.copy) this.svg.setAttribute("aria-hidden", "true");
    else this.svg.append(this.title, this.description);
    this.svg.append(hatches(owner), this.layer);
    host.append(this.svg);
  }

  /** Show a picture; elements that are the same objects as before keep their nodes untouched. */
  show(drawn: Drawn): void {
    const [x, y, width, height] = this.options.window?.(drawn) ?? [0, 0, ...drawn.size];
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    this.svg.setAttribute("lang", drawn.language);
    this.title.textContent = drawn.title;
    this.description.textContent = drawn.description;
    const elements = this.options.only ? drawn.elements.filter(this.options.only) : drawn.elements;
    this.forget(new Set(elements.map((element) => element.id)));
    let after: ChildNode | null = this.layer.firstChild;
    for (const element of elements) {
      const node = this.nodeFor(element);
      if (node === after) after = after.nextSibling;
      else this.layer.insertBefore(node, after);
    }
  }

  /** The node that draws an element; undefined where the picture has none. */
  node(id: string): SVGGElement | undefined {
    return this.nodes.get(id);
  }

  /** Take the picture out of its host. */
  remove(): void {
    this.svg.remove();
    this.nodes.clear();
    this.shown.clear();
    this.host.classList.remove(HOST);
  }

  private forget(kept: ReadonlySet<string>): void {
    for (const [id, node] of this.nodes) {
      if (kept.has(id)) continue;
      node.remove();
      this.nodes.delete(id);
      this.shown.delete(id);
    }
  }

  private nodeFor(element: DrawnElement): SVGGElement {
    const present = this.nodes.get(element.id);
    if (present && this.shown.get(element.id) === element) return present;
    const node = present ?? make(this.host.ownerDocument, "g");
    fill(node, element, this.options.copy ?? false);
    this.nodes.set(element.id, node);
    this.shown.set(element.id, element);
    return node;
  }
}

function make<Tag extends keyof SVGElementTagNameMap>(
  owner: Document,
  tag: Tag,
): SVGElementTagNameMap[Tag] {
  return owner.createElementNS(SVG, tag);
}

function fill(node: SVGGElement, element: DrawnElement, copy: boolean): void {
  const owner = node.ownerDocument;
  node.replaceChildren();
  if (!copy) node.setAttribute("data-id", element.id);
  if (element.path && !copy) node.setAttribute("data-path", element.path);
  else node.removeAttribute("data-path");
  if (element.pale) node.setAttribute("opacity", PALE);
  else node.removeAttribute("opacity");
  if (element.title && !copy) {
    const title = make(owner, "title");
    title.textContent = element.title;
    node.append(title);
  }
  for (const [tag, attributes, style] of element.shapes) {
    if (!TAGS.has(tag)) continue;
    const shape = owner.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (ATTRIBUTES.has(name)) shape.setAttribute(name, value);
    }
    if (style) shape.setAttribute("class", classOf(style));
    node.append(shape);
  }
  node.append(...element.texts.map((text) => textNode(owner, text)));
}

function textNode(owner: Document, text: DrawnText): SVGTextElement {
  const node = make(owner, "text");
  node.textContent = text.text;
  node.setAttribute("x", String(text.x));
  node.setAttribute("y", String(text.y));
  if (text.style) node.setAttribute("class", classOf(text.style));
  if (text.anchor && text.anchor !== "start") node.setAttribute("text-anchor", text.anchor);
  if (text.length !== undefined && text.length !== null) {
    node.setAttribute("textLength", String(text.length));
    node.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
  return node;
}

/** The hatches that styles refer to by id; every picture brings them, whichever is first in the page is used. */
function hatches(owner: Document): SVGDefsElement {
  const defs = make(owner, "defs");
  for (const [id, role, width] of HATCHES) {
    const pattern = make(owner, "pattern");
    const line = make(owner, "path");
    pattern.setAttribute("id", id);
    pattern.setAttribute("width", "7");
    pattern.setAttribute("height", "7");
    pattern.setAttribute("patternUnits", "userSpaceOnUse");
    pattern.setAttribute("patternTransform", "rotate(45)");
    line.setAttribute("d", "M0 0V7");
    line.setAttribute("stroke", `var(--${role})`);
    line.setAttribute("stroke-width", width);
    pattern.append(line);
    defs.append(pattern);
  }
  return defs;
}
