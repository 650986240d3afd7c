/** What people say about a map, and saying something. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../../api/client";

/** All comments on a map, the oldest first; asked for again whenever the map's news tell of one. */
export function useComments(map: string) {
  return useQuery({
    queryKey: ["map-comments", map],
    queryFn: () =>
      answer(api.GET("/api/v1/maps/{map_id}/comments", { params: { path: { map_id: map } } })),
  });
}

function useRefresh(map: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["map-comments", map] });
}

export function useSay(map: string) {
  return useMutation({
    mutationFn: (said: Schemas["NewComment"]) =>
      answer(
        api.POST("/api/v1/maps/{map_id}/comments", {
          params: { path: { map_id: map } },
          body: said,
        }),
      ),
    onSuccess: useRefresh(map),
  });
}

export function useChangeComment(map: string, comment: string) {
  return useMutation({
    mutationFn: (change: Schemas["CommentChange"]) =>
      answer(
        api.PATCH("/api/v1/maps/{map_id}/comments/{comment}", {
          params: { path: { map_id: map, comment } },
          body: change,
        }),
      ),
    onSuccess: useRefresh(map),
  });
}
