/** The imports that count, and the quality of the data. */
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../api/client";

export type Batch = Schemas["BatchDocument"];
export type Quality = Schemas["QualityDocument"];

export function useImports() {
  return useQuery({
    queryKey: ["imports"],
    queryFn: () => answer(api.GET("/api/v1/data/imports")),
  });
}

export function useQuality() {
  return useQuery({
    queryKey: ["quality"],
    queryFn: () => answer(api.GET("/api/v1/data/quality")),
  });
}
