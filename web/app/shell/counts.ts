/** What the navigation says beside its nouns: how many maps, how many customers; asked for after the screen itself. */
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "../../api/client";
import { useMaps, type MapEntry } from "../maps/data";
import { useLate } from "../parts/Waiting";
import type { Noun } from "./nouns";

const AFTER_MS = 1500;
const MOST_RECENT = 4;

export type Counts = Partial<Record<Noun, number>>;

export function useCounts(): Counts {
  const late = useLate(AFTER_MS);
  const maps = useMaps();
  const customers = useQuery({
    queryKey: ["customers", "count"],
    queryFn: () => answer(api.GET("/api/v1/customers", { params: { query: { most: 1 } } })),
    select: (found) => found.all,
    enabled: late,
  });
  return { maps: maps.data?.length, customers: customers.data };
}

/** The maps that were changed last, the latest first. */
export function useRecentMaps(): readonly MapEntry[] {
  const maps = useMaps();
  return (maps.data ?? [])
    .filter((map) => !map.problem)
    .sort((one, other) => (other.updated ?? "").localeCompare(one.updated ?? ""))
    .slice(0, MOST_RECENT);
}
