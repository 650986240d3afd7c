/** Where a journey goes over a drawn map: the place of every step, and the way from one to the next. */
import type { Box, Drawn } from "../../scene/drawn";
import type { Replay } from "./customers";

export interface Stop {
  /** Number of the step in the journey. */
  step: number;
  x: number;
  y: number;
}

/** The middle of what stands for a touchpoint on the picture; null where it is not drawn. */
function placeOf(drawn: Drawn, path: string): readonly [number, number] | null {
  const exact = drawn.elements.find((element) => element.path === path && element.hit !== null);
  const box: Box | null = exact?.hit ?? firstUnder(drawn, path);
  return box === null ? null : [box[0] + box[2] / 2, box[1] + Math.min(box[3] / 2, 40)];
}

function firstUnder(drawn: Drawn, path: string): Box | null {
  const under = drawn.elements.find(
    (element) => element.path.startsWith(`${path}.`) && element.hit !== null,
  );
  return under?.hit ?? null;
}

/** Give the stops of a journey on a picture; steps that the map does not show have none. */
export function stopsOf(replay: Replay, drawn: Drawn): Stop[] {
  const places = new Map<string, readonly [number, number] | null>();
  const found: Stop[] = [];
  for (const [step, one] of replay.steps.entries()) {
    if (one.path === null) continue;
    if (!places.has(one.path)) places.set(one.path, placeOf(drawn, one.path));
    const place = places.get(one.path);
    if (place) found.push({ step, x: place[0], y: place[1] });
  }
  return found;
}

/** The way up to a step, as the points of a line; the same place twice in a row is one point. */
export function wayTo(stops: readonly Stop[], step: number): Stop[] {
  return stops
    .filter((stop) => stop.step <= step)
    .filter((stop, index, all) => {
      const before = all[index - 1];
      return before === undefined || before.x !== stop.x || before.y !== stop.y;
    });
}
