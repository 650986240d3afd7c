/** What a map can begin from, its draft, and making it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../../api/client";

export type StartBody = Schemas["StartBody"];
export type PersonaWish = Schemas["PersonaWish"];
const askChoices = () => answer(api.GET("/api/v1/map-start"));
export type StartChoices = Awaited<ReturnType<typeof askChoices>>;
const askDraft = (body: Schemas["DraftBody"]) =>
  answer(api.POST("/api/v1/map-start/draft", { body }));
export type MapDraft = Awaited<ReturnType<typeof askDraft>>;
export type DraftTouch = MapDraft["touchpoints"][number];
const askHints = (model: string | null) =>
  answer(api.GET("/api/v1/pain-hints", { params: { query: { model } } }));
export type PainHint = Awaited<ReturnType<typeof askHints>>["hints"][number];

export function useStartChoices() {
  return useQuery({ queryKey: ["map-start"], queryFn: askChoices, staleTime: 60_000 });
}

/** The draft of a start; the id only names it while it is nobody's. */
export function useMapDraft(start: StartBody, enabled: boolean) {
  return useQuery({
    queryKey: ["map-draft", start],
    enabled,
    queryFn: () => askDraft({ id: "new", start }),
    staleTime: 300_000,
  });
}

/** Where something seems to hurt, seen through a model. */
export function usePainHints(model: string | null, wanted: boolean) {
  return useQuery({
    queryKey: ["pain-hints", model],
    enabled: wanted,
    queryFn: () => askHints(model),
    staleTime: 300_000,
  });
}

/** Make touchpoints of the events that none stands for yet. */
export function useFindTouchpoints() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST("/api/v1/pain-hints/touchpoints")),
    onSuccess: () =>
      Promise.all(
        ["map-draft", "pain-hints", "map-start", "explore"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}

export function useMakeMap() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: Schemas["NewMapBody"]) => {
      const made = await answer(api.POST("/api/v1/maps", { body }));
      const params = { path: { map_id: made.id } };
      const check = await answer(api.POST("/api/v1/maps/{map_id}/check", { params }));
      return { map: made.id, check: check.job };
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["maps"] }),
  });
}
