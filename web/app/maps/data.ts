/** The maps of the workspace, as the server lists them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../api/client";

export type MapEntry = Schemas["MapEntryDocument"];
export type ClaimCounts = MapEntry["claims"];

const KEY = ["maps"] as const;

/** All maps with their verdicts; a file that is no map stands among them, with what is wrong. */
export function useMaps() {
  return useQuery({
    queryKey: KEY,
    queryFn: () => answer(api.GET("/api/v1/maps")),
    // others edit maps too: the list is asked for whenever it is opened
    staleTime: 0,
  });
}

/** Take a map out of the workspace; its versions stay. */
export function useRemoveMap() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (map: string) =>
      answer(api.DELETE("/api/v1/maps/{map_id}", { params: { path: { map_id: map } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY, exact: true }),
  });
}

/** The address of a map. */
export function mapAddress(map: string): string {
  return `/maps/${encodeURIComponent(map)}`;
}
