/** The history of a map, what differs between two versions, and bringing one back. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../../api/client";

export type VersionGroup = Schemas["VersionGroupDocument"];
export type DiffChange = Schemas["DiffChange"];

/** The history, newest first, a page at a time; `version` is the newest known, so that news bring it up to date. */
export function useHistory(map: string, version: number) {
  return useInfiniteQuery({
    queryKey: ["map-versions", map, version],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/api/v1/maps/{map_id}/versions", {
          params: { path: { map_id: map }, query: { before: pageParam } },
        }),
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
}

/** What differs between two versions in meaning; nothing is asked where they are one. */
export function useDiff(map: string, old: number, now: number) {
  return useQuery({
    queryKey: ["map-diff", map, old, now],
    enabled: old !== now && old > 0,
    queryFn: () =>
      answer(
        api.GET("/api/v1/maps/{map_id}/versions/{old}/diff/{new}", {
          params: { path: { map_id: map, old, new: now } },
        }),
      ),
    // versions never change; which verdicts are kept for them does
    staleTime: 60_000,
  });
}

export function useRestore(map: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (number: number) =>
      answer(
        api.POST("/api/v1/maps/{map_id}/versions/{number}/restore", {
          params: { path: { map_id: map, number } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["map-versions", map] }),
  });
}
