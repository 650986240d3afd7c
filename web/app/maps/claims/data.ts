/** The metrics that a claim can name, and what the data would say of a claim that is being written. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api } from "../../../api/client";
import type { JsonObject } from "../../../editing/json";

const askMetrics = () => answer(api.GET("/api/v1/metrics"));
export type Metric = Awaited<ReturnType<typeof askMetrics>>[number];

export function useMetrics() {
  return useQuery({ queryKey: ["metrics"], queryFn: askMetrics, staleTime: Infinity });
}

/** Ask the data about a claim; nothing is asked while something in it is missing. */
export function usePreview(map: string, claim: JsonObject | null) {
  return useQuery({
    queryKey: ["claim-preview", map, claim],
    enabled: claim !== null,
    queryFn: ({ signal }) =>
      answer(
        api.POST("/api/v1/maps/{map_id}/claims/preview", {
          params: { path: { map_id: map } },
          body: { claim: { ...claim } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    // what was tried changes with every question, its answer does not
    staleTime: 60_000,
  });
}
