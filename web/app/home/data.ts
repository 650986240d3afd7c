import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../api/client";
import type { LensQuery } from "../explore/lens";

export type Diagnosis = Schemas["Diagnosis"];
export type WorstThing = Schemas["WorstThing"];
export type UndecidedClaim = Schemas["UndecidedClaim"];
export type StageRow = Schemas["StageRow"];

export function useDiagnosis(query: LensQuery) {
  return useQuery({
    queryKey: ["home", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/home", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
