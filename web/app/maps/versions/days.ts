/** The history by days, as people look for a version: when was that, and by whom. */
import type { VersionGroup } from "./data";

export interface HistoryDay {
  /** As `2026-10-31` in the business's time zone. */
  readonly day: string;
  readonly groups: readonly VersionGroup[];
}

/** Put groups of versions, newest first, under their days. */
export function daysOf(
  groups: readonly VersionGroup[],
  dayOf: (instant: string) => string,
): readonly HistoryDay[] {
  const found: { day: string; groups: VersionGroup[] }[] = [];
  for (const group of groups) {
    const day = dayOf(group.newest.at);
    const last = found.at(-1);
    if (last?.day === day) last.groups.push(group);
    else found.push({ day, groups: [group] });
  }
  return found;
}
