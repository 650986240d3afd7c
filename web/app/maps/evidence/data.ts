/** What the data say of the claims of a map. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api } from "../../../api/client";
import { at } from "../../../editing/paths";
import { useEditor } from "../editor/editor";

const askAll = (map: string) =>
  answer(api.GET("/api/v1/maps/{map_id}/evidence", { params: { path: { map_id: map } } }));
const askOne = (map: string, claim: string) =>
  answer(
    api.GET("/api/v1/maps/{map_id}/evidence/{claim}", { params: { path: { map_id: map, claim } } }),
  );

export type Evidence = Awaited<ReturnType<typeof askAll>>;
export type ClaimSheet = Evidence["claims"][number];
export type Past = ClaimSheet["past"][number];
type FullClaim = Awaited<ReturnType<typeof askOne>>;
export type Try = FullClaim["tried"][number];
export type Example = FullClaim["examples"][number];

/** What the server's version of the map claims: when that changes, the evidence is asked for again. */
function useAsked(): string {
  const { state } = useEditor();
  return JSON.stringify(at(state.draft.base.document, "claims") ?? null);
}

/** All claims with their verdicts; the map's news make it be asked for again. */
export function useEvidence() {
  const { map } = useEditor();
  return useQuery({
    queryKey: ["map-evidence", map, useAsked()],
    queryFn: () => askAll(map),
    placeholderData: keepPreviousData,
  });
}

/** One claim in full: example journeys, and what was tried. */
export function useClaimEvidence(claim: string) {
  const { map } = useEditor();
  return useQuery({
    queryKey: ["map-evidence", map, "claim", claim, useAsked()],
    queryFn: () => askOne(map, claim),
  });
}

/** A customer's journey, for an example. */
export function useJourney(customer: string) {
  return useQuery({
    queryKey: ["example-journey", customer],
    queryFn: () =>
      answer(api.GET("/api/v1/customers/{customer}", { params: { path: { customer } } })),
    staleTime: 300_000,
  });
}
