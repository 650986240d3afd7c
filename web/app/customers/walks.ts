/** Walks of the team through a map, as the server keeps them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, changeHeaders, problemOf, type Schemas } from "../../api/client";

export type Walk = Schemas["WalkDocument"];
export type WalkStep = Schemas["StepDocument"];
export type Beside = Schemas["BesideDocument"];
export type StepBody = Schemas["StepBody"];

export function useWalks(map: string | null) {
  return useQuery({
    queryKey: ["walks", map],
    enabled: map !== null,
    queryFn: () => answer(api.GET("/api/v1/walks", { params: { query: { map: map ?? "" } } })),
  });
}

/** What the data say at every step of a walk; asked again whenever the walk changes. */
export function useBeside(walk: Walk) {
  return useQuery({
    queryKey: ["walks", walk.map, walk.id, "beside", walk.steps.length],
    queryFn: () =>
      answer(api.GET("/api/v1/walks/{walk}/beside", { params: { path: { walk: walk.id } } })),
  });
}

/** Touchpoints of a map, for a step to stand at. */
export function usePlaces(map: string) {
  return useQuery({
    queryKey: ["walk-places", map],
    queryFn: () => answer(api.GET("/api/v1/walks/places", { params: { query: { map } } })),
  });
}

/** Address of a step's screenshot. */
export function pictureAddress(walk: string, step: string): string {
  return `/api/v1/walks/${walk}/steps/${step}/picture`;
}

async function sendPicture(walk: string, step: string, file: File): Promise<void> {
  const response = await fetch(pictureAddress(walk, step), {
    method: "PUT",
    headers: { ...changeHeaders(), "Content-Type": "application/octet-stream" },
    body: file,
  });
  if (!response.ok) throw await problemOf(response);
}

/** Everything that changes a map's walks; each change is followed by asking for them again. */
export function useWalkChanges(map: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["walks", map] });
  const begin = useMutation({
    mutationFn: (title: string) => answer(api.POST("/api/v1/walks", { body: { map, title } })),
    onSettled,
  });
  const add = useMutation({
    mutationFn: async (step: { walk: string; body: StepBody; picture: File | null }) => {
      const walk = await answer(
        api.POST("/api/v1/walks/{walk}/steps", {
          params: { path: { walk: step.walk } },
          body: step.body,
        }),
      );
      const added = walk.steps.at(-1);
      if (step.picture && added) await sendPicture(step.walk, added.id, step.picture);
      return walk;
    },
    onSettled,
  });
  const drop = useMutation({
    mutationFn: (at: { walk: string; step: string }) =>
      answer(api.DELETE("/api/v1/walks/{walk}/steps/{step}", { params: { path: at } })),
    onSettled,
  });
  const end = useMutation({
    mutationFn: (walk: string) =>
      answer(api.POST("/api/v1/walks/{walk}/end", { params: { path: { walk } } })),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (walk: string) =>
      answer(api.DELETE("/api/v1/walks/{walk}", { params: { path: { walk } } })),
    onSettled,
  });
  return { begin, add, drop, end, remove };
}
