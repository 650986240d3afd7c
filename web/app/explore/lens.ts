/** What changes every figure on a screen: cohort, channels, period, model, window. All of it is in the address. */
import { useSearchParams } from "react-router";
import { readCohort, writeCohort, type Group } from "./cohort";

export interface Lens {
  cohort: Group;
  channels: readonly string[];
  /** The first day, `2026-08-01`. */
  from: string | null;
  /** The day after the last one. */
  to: string | null;
  model: string | null;
  window: string | null;
}

/** What the server is asked with. */
export interface LensQuery {
  cohort?: string;
  channel?: string[];
  from?: string;
  to?: string;
  model?: string;
  window?: string;
}

export function lensOf(params: URLSearchParams): Lens {
  return {
    cohort: readCohort(params.get("cohort")),
    channels: params.getAll("channel"),
    from: dayIn(params.get("from")),
    to: dayIn(params.get("to")),
    model: params.get("model"),
    window: params.get("window"),
  };
}

function dayIn(written: string | null): string | null {
  return written !== null && /^\d{4}-\d{2}-\d{2}$/.test(written) ? written : null;
}

/** Write what changed of a lens into an address; what is not of the lens stays. */
export function withLens(before: URLSearchParams, change: Partial<Lens>): URLSearchParams {
  const lens = { ...lensOf(before), ...change };
  const after = new URLSearchParams(before);
  for (const name of ["cohort", "channel", "from", "to", "model", "window"]) after.delete(name);
  for (const [name, value] of Object.entries(queryOf(lens))) {
    for (const one of [value].flat()) after.append(name, one);
  }
  return after;
}

/** What the server is asked with: only what differs from the usual. */
export function queryOf(lens: Lens): LensQuery {
  const cohort = writeCohort(lens.cohort);
  return {
    ...(cohort !== null && { cohort }),
    ...(lens.channels.length > 0 && { channel: [...lens.channels] }),
    ...(lens.from !== null && { from: lens.from }),
    ...(lens.to !== null && { to: lens.to }),
    ...(lens.model !== null && { model: lens.model }),
    ...(lens.window !== null && { window: lens.window }),
  };
}

export function useLens() {
  const [params, setParams] = useSearchParams();
  const lens = lensOf(params);
  return {
    lens,
    query: queryOf(lens),
    change: (change: Partial<Lens>) =>
      setParams((before) => withLens(before, change), { preventScrollReset: true }),
  };
}

/** Move a day: `2026-08-01` and -1 give `2026-07-31`. */
export function shiftDay(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}
