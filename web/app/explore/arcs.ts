/** Where the arcs above a flow go: each as low as it can be without its words meeting another's. */

export interface Span {
  source: number;
  target: number;
  customers: number;
}

export interface Placed<Arc extends Span> {
  arc: Arc;
  /** The level of its words, the lowest 0. */
  level: number;
}

/**
 * Give every arc a level: short arcs below long ones, and none whose words would meet those of another on its level.
 *
 * @param arcs what is drawn.
 * @param x where an arc stands at a stage.
 * @param room how wide an arc's words are.
 */
export function placeArcs<Arc extends Span>(
  arcs: readonly Arc[],
  x: (arc: Arc, stage: number) => number,
  room: number,
): Placed<Arc>[] {
  const ordered = arcs.toSorted(
    (one, other) => span(one) - span(other) || other.customers - one.customers,
  );
  const placed: Placed<Arc>[] = [];
  for (const arc of ordered) {
    let level = 0;
    while (placed.some((other) => other.level === level && meet(arc, other.arc, x, room)))
      level += 1;
    placed.push({ arc, level });
  }
  return placed;
}

function span({ source, target }: Span): number {
  return Math.abs(source - target);
}

function meet<Arc extends Span>(
  one: Arc,
  other: Arc,
  x: (arc: Arc, stage: number) => number,
  room: number,
): boolean {
  const [mine, its] = [ends(one, x, room), ends(other, x, room)];
  return mine[0] < its[1] && its[0] < mine[1];
}

/** From where to where an arc or its words reach, whichever is wider. */
function ends<Arc extends Span>(
  arc: Arc,
  x: (arc: Arc, stage: number) => number,
  room: number,
): readonly [number, number] {
  const feet = [x(arc, arc.source), x(arc, arc.target)];
  const [low, high] = [Math.min(...feet), Math.max(...feet)];
  const middle = (low + high) / 2;
  return [Math.min(low, middle - room / 2), Math.max(high, middle + room / 2)];
}
