/** Where a journey goes over a drawn map: the place of every step, and the way from one to the next. */
import type { Drawn } from "../../scene/drawn";
import type { Replay } from "./customers";

export interface Stop {
  /** Number of the step in the journey. */
  step: number;
  x: number;
  y: number;
}

// a touchpoint's disc stands so far above its name, in the scene's units
const ABOVE_NAME = 32;

/** The middle of a touchpoint's disc; null where the picture does not show it. */
function placeOf(drawn: Drawn, path: string): readonly [number, number] | null {
  const name = drawn.elements.find((element) => element.path === `${path}.name`)?.hit;
  if (name) return [name[0] + name[2] / 2, name[1] - ABOVE_NAME];
  const other = drawn.elements.find(
    (element) => element.path === path && element.hit !== null,
  )?.hit;
  return other ? [other[0] + other[2] / 2, other[1] + other[3] / 2] : null;
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
