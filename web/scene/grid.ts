/** The grid that a map's picture stands on, read from the places of its elements: stages, columns, lanes. */

import type { Box, Drawn, DrawnElement } from "./drawn";

export interface StageSpan {
  readonly key: string;
  readonly x: number;
  readonly width: number;
}

/** A touchpoint's column; `stage` is its stage's key. */
export interface ColumnSpan {
  readonly touchpoint: string;
  readonly stage: string;
  readonly x: number;
  readonly width: number;
  readonly center: number;
}

/** A lane by the name it has in element ids (`actions`, `lanes.backstage`). */
export interface LaneSpan {
  readonly id: string;
  readonly title: string;
  readonly y: number;
  readonly height: number;
}

/** Where the emotion curve's scale stands: an emotion's y is `zero - emotion * unit`. */
export interface EmotionScale {
  readonly zero: number;
  readonly unit: number;
}

export interface Grid {
  /** y and height of the stages' heads. */
  readonly heads: { readonly y: number; readonly height: number };
  readonly bottom: number;
  readonly stages: readonly StageSpan[];
  readonly columns: readonly ColumnSpan[];
  readonly lanes: readonly LaneSpan[];
  readonly emotion: EmotionScale | null;
}

const PANEL = /^stages\.([^.]+)\.panel$/;
const PLACE = /^touchpoints\.([^.]+)\.(?:ring|disc)$/;
const LANE = /^lane\.(.+)\.(rule|name)$/;
// the outermost faces of the scale stand for this emotion
const SCALE_END = 0.9;
// the first baseline of a lane stands so far below its top
const ABOVE = 26;

/** Read the grid of a picture; null where it is not a grid map. */
export function gridOf(drawn: Drawn): Grid | null {
  const panels = new Map<string, Box>();
  const centers = new Map<string, number>();
  const tops = new Map<string, number>();
  const titles = new Map<string, string>();
  const levels = new Map<string, number>();
  for (const element of drawn.elements) {
    const [, stage] = PANEL.exec(element.id) ?? [];
    const [, touchpoint] = PLACE.exec(element.id) ?? [];
    const [, lane, part] = LANE.exec(element.id) ?? [];
    const [, level] = /^emotion\.grid\.([1-5])$/.exec(element.id) ?? [];
    const box = boxOf(element);
    if (stage !== undefined && box) panels.set(stage, box);
    if (touchpoint !== undefined && box) centers.set(touchpoint, box[0] + box[2] / 2);
    if (lane !== undefined && part === "rule") tops.set(lane, lineTop(element) ?? 0);
    if (lane !== undefined && part === "name") {
      titles.set(lane, element.title || element.texts.map((text) => text.text).join(" "));
      // the first lane has no rule above it
      const baseline = element.texts[0]?.y;
      if (!tops.has(lane) && baseline !== undefined) tops.set(lane, baseline - ABOVE);
    }
    if (level !== undefined) levels.set(level, lineTop(element) ?? 0);
  }
  const [first] = panels.values();
  if (!first) return null;
  const bottom = first[1] + first[3];
  const lanes = lanesOf(tops, titles, bottom);
  const stages = [...panels].map(([key, [x, , width]]) => ({ key, x, width }));
  const zero = levels.get("3");
  return {
    heads: { y: first[1], height: (lanes[0]?.y ?? bottom) - first[1] },
    bottom,
    stages,
    columns: stages.flatMap((stage) => columnsOf(stage, centers)),
    lanes,
    emotion: zero === undefined || levels.size < 5 ? null : { zero, unit: unitOf(levels, zero) },
  };
}

/** Whether an element belongs to the lanes' names beside the map. */
export function inGutter(element: DrawnElement): boolean {
  return (
    /^lane\..+\.(name|note|rule)(\.\d+)?$/.test(element.id) ||
    element.id.startsWith("emotion.scale.")
  );
}

/** Whether an element belongs to the stages' heads, or to the panels behind them. */
export function inHeads(element: DrawnElement): boolean {
  return /^stages\.[^.]+\.(panel|name|face|emotion)(\.\d+)?$/.test(element.id);
}

/** Centre of a drawn shape; null where the element has none with a place. */
export function centerOf(element: DrawnElement): { readonly x: number; readonly y: number } | null {
  const box = boxOf(element);
  return box && { x: box[0] + box[2] / 2, y: box[1] + box[3] / 2 };
}

/** Box of an element's first shape. */
export function boxOf(element: DrawnElement): Box | null {
  const [tag, attributes] = element.shapes[0] ?? [];
  if (tag === "rect" && attributes) {
    const { x, y, width, height } = attributes;
    return [Number(x), Number(y), Number(width), Number(height)];
  }
  if (tag === "circle" && attributes) {
    const [cx, cy, r] = [
      Number(attributes["cx"]),
      Number(attributes["cy"]),
      Number(attributes["r"]),
    ];
    return [cx - r, cy - r, 2 * r, 2 * r];
  }
  return null;
}

function lineTop(element: DrawnElement): number | null {
  const points = element.shapes[0]?.[1]["points"];
  const y = points?.split(/[ ,]+/)[1];
  return y === undefined ? null : Number(y);
}

function lanesOf(
  tops: ReadonlyMap<string, number>,
  titles: ReadonlyMap<string, string>,
  bottom: number,
): LaneSpan[] {
  const ordered = [...tops].sort(([, one], [, other]) => one - other);
  return ordered.map(([id, y], index) => ({
    id,
    title: titles.get(id) ?? "",
    y,
    height: (ordered[index + 1]?.[1] ?? bottom) - y,
  }));
}

/** A stage's columns are equally wide; those that stand for several touchpoints at once have no touchpoint of their own. */
function columnsOf(stage: StageSpan, centers: ReadonlyMap<string, number>): ColumnSpan[] {
  const mine = [...centers].filter(([, x]) => x > stage.x && x < stage.x + stage.width);
  mine.sort(([, one], [, other]) => one - other);
  const nearest = mine[0]?.[1];
  if (nearest === undefined) return [];
  const width = widthOf(
    stage,
    mine.map(([, x]) => x),
  );
  return mine.map(([touchpoint, center]) => ({
    touchpoint,
    stage: stage.key,
    x: center - width / 2,
    width,
    center,
  }));
}

/** The width that fits every centre: the stage divided by the smallest number that puts each in a column's middle. */
function widthOf(stage: StageSpan, centers: readonly number[]): number {
  for (let count = centers.length; count < centers.length + 40; count += 1) {
    const width = stage.width / count;
    const fits = centers.every((center) => {
      const place = (center - stage.x) / width - 0.5;
      return Math.abs(place - Math.round(place)) * width < 1;
    });
    if (fits) return width;
  }
  return stage.width / centers.length;
}

/** Scene units of one unit of emotion. */
function unitOf(levels: ReadonlyMap<string, number>, zero: number): number {
  const best = levels.get("5") ?? zero;
  const worst = levels.get("1") ?? zero;
  return (worst - best) / (2 * SCALE_END);
}
