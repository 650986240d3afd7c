/** The drawn scene (`hanhtrinh.drawn/1`): every mark reduced to plain shapes by the one renderer, in drawing order. */

export type Language = "vi" | "en";

/** x, y, width, height in scene units. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** Tag, attributes and style token of one shape. */
export type Shape = readonly [
  tag: string,
  attributes: Readonly<Record<string, string>>,
  style: string,
];

/** One line of text, already wrapped and measured. */
export interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly style: string;
  readonly anchor: string;
  /** Width that a run of foreign characters keeps, whatever font draws it. */
  readonly length?: number | null | undefined;
}

/** One thing on the picture; `path` says where in the map document it comes from. */
export interface DrawnElement {
  readonly id: string;
  readonly path: string;
  readonly shapes: readonly Shape[];
  readonly texts: readonly DrawnText[];
  readonly hit: Box | null;
  readonly editable: boolean;
  readonly title: string;
  readonly pale: boolean;
}

/** A whole picture of one version, for one language, persona and department. */
export interface Drawn {
  readonly size: readonly [width: number, height: number];
  readonly gutter: number;
  readonly title: string;
  readonly description: string;
  readonly language: Language;
  readonly styles: string;
  readonly elements: readonly DrawnElement[];
}

/** What changed from one version to the next; `order` names all elements where any came, went or moved. */
export interface DrawnPatch {
  readonly size: readonly [width: number, height: number];
  readonly order?: readonly string[] | null | undefined;
  readonly changed: readonly DrawnElement[];
  readonly removed: readonly string[];
  readonly styles?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
}

/**
 * Give the picture after a patch.
 *
 * Unchanged elements stay the same objects, so that whoever holds them knows by identity.
 *
 * @throws RangeError where the patch names an element that neither it nor the picture has: the caller fetches anew.
 */
export function patched(drawn: Drawn, patch: DrawnPatch): Drawn {
  const known = new Map(drawn.elements.map((element) => [element.id, element]));
  for (const id of patch.removed) known.delete(id);
  for (const element of patch.changed) known.set(element.id, element);
  const order = patch.order ?? [...known.keys()];
  const elements = order.map((id) => {
    const element = known.get(id);
    if (!element) throw new RangeError(`element ${id} is not in the picture`);
    return element;
  });
  if (elements.length !== known.size) throw new RangeError("the order leaves elements out");
  return {
    ...drawn,
    size: patch.size,
    elements,
    styles: patch.styles ?? drawn.styles,
    title: patch.title ?? drawn.title,
    description: patch.description ?? drawn.description,
  };
}
