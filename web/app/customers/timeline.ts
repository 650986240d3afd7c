/** One customer's encounters laid out over channels: where marks, labels, bands and days stand. No React, no drawing. */
import type { Encounter, Person } from "./customers";

export const GUTTER = 104;
export const ROW = 40;
export const HEAD = 58;
export const FELT = 104;
export const FOOT = 28;
const RIGHT = 20;
const MOST = 90;
const VISIT_MS = 30 * 60_000;
// a label's width per letter, at 11.5 px
const LETTER = 6.1;
const LINE = 14;

export type Look = "customer" | "business" | "bought" | "left" | "scored";

export interface Mark {
  /** The latest encounter of the visit. */
  encounter: Encounter;
  count: number;
  look: Look;
  x: number;
  y: number;
}

export interface Label {
  key: number;
  x: number;
  y: number;
  mark: Mark;
}

export interface Band {
  stage: string;
  x: number;
  width: number;
  last: boolean;
}

export interface Felt {
  key: number;
  x: number;
  y: number;
  emotion: number;
  /** There is room for its face and value. */
  told: boolean;
  /** These stand at its left, because the picture ends at its right. */
  atLeft: boolean;
}

export interface Layout {
  width: number;
  height: number;
  rows: { id: string; icon: string; y: number }[];
  marks: Mark[];
  labels: Label[];
  bands: Band[];
  days: { x: number; iso: string }[];
  /** Where the middle of the scale stands, and the points around it. */
  felt: { y: number; points: Felt[] };
  /** How many encounters the picture leaves out, the oldest. */
  left: number;
}

function lookOf(one: Encounter): Look {
  if (one.buys) return "bought";
  if (one.left) return "left";
  if (one.score !== null) return "scored";
  return one.direction === "outbound" ? "business" : "customer";
}

interface Visit {
  encounter: Encounter;
  count: number;
  look: Look;
  at: number;
}

/** Put encounters of one visit together; what was bought, scored or left stands by itself. */
function visits(encounters: readonly Encounter[]): Visit[] {
  const found: Visit[] = [];
  for (const encounter of encounters) {
    // what a system did by itself is no contact; an answer that the customer gave to it is
    if (encounter.direction === "system" && encounter.score === null) continue;
    const look = lookOf(encounter);
    const at = Date.parse(encounter.at);
    const before = found.at(-1);
    const plain = look === "customer" || look === "business";
    if (
      before &&
      plain &&
      before.look === look &&
      before.encounter.channel === encounter.channel &&
      at - before.at <= VISIT_MS
    ) {
      before.count += 1;
      before.encounter = encounter;
      before.at = at;
    } else {
      found.push({ encounter, count: 1, look, at });
    }
  }
  return found;
}

/**
 * Give every visit its place from left to right: in order, and the farther apart in time the wider, by a logarithm,
 * because most of a journey happens in a few hours and the rest over months.
 */
function places(times: readonly number[], from: number, to: number): number[] {
  const gaps = times.slice(1).map((time, index) => {
    const hours = Math.max(0, time - (times[index] ?? time)) / 3_600_000;
    return 1 + Math.log2(1 + hours) * 0.55;
  });
  const whole = gaps.reduce((sum, gap) => sum + gap, 0);
  const step = whole > 0 ? (to - from) / whole : 0;
  let x = from;
  return [from, ...gaps.map((gap) => (x += gap * step))];
}

export function layOut(person: Person, width: number, labelOf: (mark: Mark) => string): Layout {
  const all = visits(person.encounters);
  const shown = all.slice(-MOST);
  const channels = person.channels.filter((channel) =>
    shown.some((visit) => visit.encounter.channel === channel.id),
  );
  const rows = channels.map((channel, index) => ({
    id: channel.id,
    icon: channel.icon,
    y: HEAD + 26 + index * ROW,
  }));
  const times = shown.map((visit) => visit.at);
  const xs = places(times, GUTTER + 14, width - RIGHT - 14);
  const marks = shown.map((visit, index) => ({
    encounter: visit.encounter,
    count: visit.count,
    look: visit.look,
    x: xs[index] ?? GUTTER,
    y: rows.find((row) => row.id === visit.encounter.channel)?.y ?? HEAD + 26,
  }));
  const feltTop = HEAD + 26 + Math.max(0, rows.length - 1) * ROW + 34;
  const at = placer(times, xs);
  return {
    width,
    height: feltTop + FELT + FOOT,
    rows,
    marks,
    labels: labels(marks, labelOf, width),
    bands: bands(person, at, times[0] ?? 0),
    days: days(times, xs),
    felt: { y: feltTop + FELT / 2, points: felt(marks, feltTop + FELT / 2, width) },
    left: all.length - shown.length,
  };
}

/** Place what was felt: up is good; a value is written where the one before leaves room. */
function felt(marks: readonly Mark[], middle: number, width: number): Felt[] {
  const reach = FELT / 2 - 16;
  const found: Felt[] = [];
  let before = { x: -1e9, y: 0 };
  for (const [key, { x, encounter }] of marks.entries()) {
    const emotion = encounter.score?.emotion;
    if (typeof emotion !== "number") continue;
    const y = middle - emotion * reach;
    const told = x - before.x > 64 || Math.abs(y - before.y) > 22;
    if (told) before = { x, y };
    found.push({ key, x, y, emotion, told, atLeft: x > width - 74 });
  }
  return found;
}

/** Give the place of any time: between two visits in proportion. */
function placer(times: readonly number[], xs: readonly number[]): (time: number) => number {
  return (time) => {
    const after = times.findIndex((one) => one >= time);
    if (after <= 0) return xs[after < 0 ? xs.length - 1 : 0] ?? 0;
    const [a = 0, b = 0] = [times[after - 1], times[after]];
    const [left = 0, right = 0] = [xs[after - 1], xs[after]];
    return b === a ? right : left + ((right - left) * (time - a)) / (b - a);
  };
}

function bands(person: Person, at: (time: number) => number, begin: number): Band[] {
  return person.bands
    .filter((band) => Date.parse(band.end) >= begin)
    .map((band, index, all) => {
      const x = at(Math.max(begin, Date.parse(band.start)));
      const end = at(Date.parse(band.end));
      return { stage: band.stage, x, width: Math.max(5, end - x), last: index === all.length - 1 };
    });
}

/** Days under the picture: the first and the last, and those between that have room. */
function days(times: readonly number[], xs: readonly number[]): { x: number; iso: string }[] {
  const found: { x: number; iso: string }[] = [];
  const last = times.length - 1;
  for (const [index, time] of times.entries()) {
    const x = xs[index] ?? 0;
    const iso = new Date(time).toISOString();
    const room = x - (found.at(-1)?.x ?? -1e9);
    const toEnd = (xs[last] ?? 0) - x;
    if (index === 0 || index === last || (room > 150 && toEnd > 150)) found.push({ x, iso });
  }
  return found.length > 1 && (found.at(-1)?.x ?? 0) - (found.at(-2)?.x ?? 0) < 70
    ? found.slice(0, -1)
    : found;
}

/** Labels where they meet nothing: above the mark, else below, else none; the telling ones first. */
function labels(marks: readonly Mark[], labelOf: (mark: Mark) => string, width: number): Label[] {
  const taken: { x: number; y: number; width: number }[] = marks.map((mark) => ({
    x: mark.x - 8,
    y: mark.y + 8,
    width: 16,
  }));
  const meets = (x: number, y: number, wide: number) =>
    taken.some((one) => x < one.x + one.width && one.x < x + wide && Math.abs(one.y - y) < LINE);
  const rank: Record<Look, number> = { bought: 0, scored: 1, left: 2, business: 3, customer: 4 };
  const order = [...marks.entries()].toSorted(
    ([i, a], [j, b]) => rank[a.look] - rank[b.look] || (i === 0 ? -1 : j === 0 ? 1 : j - i),
  );
  const found: Label[] = [];
  for (const [key, mark] of order) {
    const text = labelOf(mark);
    if (text === "") continue;
    const wide = text.length * LETTER;
    const x = Math.max(GUTTER + wide / 2, Math.min(width - RIGHT - wide / 2, mark.x));
    const y = [mark.y - 14, mark.y + 22].find((one) => !meets(x - wide / 2, one, wide));
    if (y === undefined) continue;
    taken.push({ x: x - wide / 2, y, width: wide });
    found.push({ key, x, y, mark });
  }
  return found;
}

/** How many letters of a stage's name fit into a band. */
export function fits(name: string, width: number): boolean {
  return name.length * 6.6 + 16 <= width;
}

/** Which narrow bands have room for their name above them. */
export function namesAbove(
  bands: readonly Band[],
  nameOf: (stage: string) => string,
): ReadonlySet<number> {
  const found = new Set<number>();
  let end = -1e9;
  for (const [index, band] of bands.entries()) {
    const name = nameOf(band.stage);
    if (fits(name, band.width) || band.x < end + 8) continue;
    found.add(index);
    end = band.x + name.length * 6;
  }
  return found;
}
