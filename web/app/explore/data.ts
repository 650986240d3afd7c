/** What the server knows, as the screens of Explore and Home ask for it. The old figures stay until the new ones are there. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../api/client";
import type { Condition } from "./cohort";
import type { LensQuery } from "./lens";

export type Options = Schemas["Options"];
export type Figure = Schemas["Figure"];
export type Named = Schemas["Named"];
export type Population = Schemas["Population"];
export type FunnelView = Schemas["FunnelView"];
export type Step = Schemas["Step"];
export type FlowView = Schemas["FlowView"];
export type StageRow = Schemas["StageRow"];
export type TransitionsView = Schemas["TransitionsView"];
export type TransitionRow = Schemas["TransitionRow"];
export type VariantsView = Schemas["VariantsView"];
export type VariantRow = Schemas["VariantRow"];
export type NamedCohort = Schemas["CohortDocument"];
export type By = "touchpoint" | "stage" | "name";

export function useOptions(model: string | null) {
  return useQuery({
    queryKey: ["explore", "options", model],
    queryFn: () => answer(api.GET("/api/v1/explore/options", { params: { query: { model } } })),
    staleTime: 300_000,
    placeholderData: keepPreviousData,
  });
}

export function usePopulation(query: LensQuery) {
  return useQuery({
    queryKey: ["explore", "population", query],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/explore/population", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useFunnel(query: LensQuery, by: By, steps: readonly string[]) {
  return useQuery({
    queryKey: ["explore", "funnel", query, by, steps],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/explore/funnel", {
          params: { query: { ...query, by, step: [...steps] } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useFlow(query: LensQuery) {
  return useQuery({
    queryKey: ["explore", "flow", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/explore/flow", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useTransitions(query: LensQuery, by: By) {
  return useQuery({
    queryKey: ["explore", "transitions", query, by],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/explore/transitions", {
          params: { query: { ...query, by, top: 200 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useVariants(query: LensQuery, by: By, top: number) {
  return useQuery({
    queryKey: ["explore", "variants", query, by, top],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/explore/variants", { params: { query: { ...query, by, top } }, signal }),
      ),
    placeholderData: keepPreviousData,
  });
}

const COHORTS = ["cohorts"];

export function useCohorts() {
  return useQuery({ queryKey: COHORTS, queryFn: () => answer(api.GET("/api/v1/cohorts")) });
}

export function useSaveCohort() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (cohort: { name: string; document: Condition }) =>
      answer(
        api.POST("/api/v1/cohorts", {
          body: { name: cohort.name, document: { ...cohort.document } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: COHORTS }),
  });
}

export function useRemoveCohort() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (cohort_id: string) =>
      answer(api.DELETE("/api/v1/cohorts/{cohort_id}", { params: { path: { cohort_id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: COHORTS }),
  });
}
