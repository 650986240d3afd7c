/** The server as the editor needs it: one map, its pictures, edits, hints, and what others do on it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { answer, api, Offline, Problem, type Schemas } from "../../../api/client";
import { applyAll, type Command } from "../../../editing/commands";
import type { Desk, Exchange, Failure, Look, SavedVersion, Shown } from "../../../editing/desk";
import type { Json } from "../../../editing/json";
import { at } from "../../../editing/paths";
import { useText } from "../../words/language";
import type { Named } from "./names";
import type { Presence } from "./Outlines";

type MapAnswer = Schemas["MapAnswer"];
export type Hint = Schemas["FindingDocument"];

const BEAT = 20_000;

function saved(found: MapAnswer): SavedVersion {
  // what the contract calls an object is plain JSON
  const document = found.document as Json;
  return { version: found.version, document, savedAt: found.saved_at, savedBy: found.saved_by };
}

/** A picture; a request's own types lose that boxes and shapes are tuples. */
function shown(found: object): Shown | null {
  const scene = found as Schemas["SceneAnswer"];
  if (scene.drawn) return { version: scene.version, drawn: scene.drawn };
  if (scene.patch) return { version: scene.version, since: scene.patch.base, patch: scene.patch };
  return null;
}

function failure(error: unknown): Failure {
  if (error instanceof Offline) return "unreachable";
  if (!(error instanceof Problem)) return "impossible";
  if (error.status === 409) return "refused";
  // signed out, or the server itself is in trouble: the same will do later
  return error.status === 401 || error.status === 429 || error.status >= 500
    ? "unreachable"
    : "impossible";
}

/** The exchange of one map. */
export function exchangeOf(map: string, opened: SavedVersion): Exchange {
  const path = { map_id: map };
  // the document on which the last answers were made, so that a patch gives the next
  let known = opened;
  const read = async (): Promise<SavedVersion> => {
    known = saved(await answer(api.GET("/api/v1/maps/{map_id}", { params: { path } })));
    return known;
  };
  return {
    read,
    failure,
    async picture(look: Look, since: number | null) {
      const query = { ...look, ...(since !== null && { since }) };
      const found = shown(
        await answer(api.GET("/api/v1/maps/{map_id}/scene", { params: { path, query } })),
      );
      if (!found) throw new RangeError("a picture without content");
      return found;
    },
    async send(request, look) {
      const body = {
        ...request,
        commands: request.commands.map((command) => ({ ...command })),
        view: look,
      };
      const found = await answer(
        api.POST("/api/v1/maps/{map_id}/commands", { params: { path }, body }),
      );
      const { base, commands } = found.document_patch;
      if (known.version !== base) return { saved: await read(), shown: null };
      const { document } = applyAll(known.document, commands as readonly Command[]);
      known = {
        version: found.version,
        document,
        savedAt: found.saved_at,
        savedBy: found.saved_by,
      };
      return { saved: known, shown: found.scene ? shown(found.scene) : null };
    },
  };
}

/** A map as it stands when it is opened. */
export function useMap(map: string) {
  return useQuery({
    queryKey: ["map", map],
    queryFn: async () => {
      const found = await answer(
        api.GET("/api/v1/maps/{map_id}", { params: { path: { map_id: map } } }),
      );
      return { opened: saved(found), model: found.model, file: found.file };
    },
    // an open map follows the news; what is opened again is asked for again
    staleTime: 0,
    gcTime: 0,
    refetchOnMount: "always",
    refetchOnReconnect: false,
  });
}

/** What the look over the map objects to. */
export function useHints(map: string, version: number): readonly Hint[] {
  const { data } = useQuery({
    queryKey: ["map-hints", map, version],
    queryFn: () =>
      answer(api.GET("/api/v1/maps/{map_id}/lint", { params: { path: { map_id: map } } })),
    placeholderData: (before) => before,
  });
  return data?.findings ?? [];
}

/** The models through which a map can be seen, and the one that is its own. */
export function useModels(
  document: Json,
  fallback: string,
): { models: readonly Named[]; own: string } {
  const inWords = useText();
  const { data } = useQuery({
    queryKey: ["settings"],
    queryFn: () => answer(api.GET("/api/v1/settings")),
  });
  const model = at(document, "model");
  const own = typeof model === "string" ? model : fallback;
  return {
    models: (data?.models ?? []).map(({ id, name }) => ({ key: id, name: inWords(name) })),
    own,
  };
}

/** Listen to what happens on a map, and say where one is; gives who else is there. */
export function useLive(map: string, desk: Desk, path: string | null): readonly Presence[] {
  const [present, setPresent] = useState<readonly Schemas["PresentDocument"][]>([]);
  const queries = useQueryClient();
  const [here] = useState(() => crypto.randomUUID().slice(0, 8));
  useEffect(() => {
    const source = new EventSource(`/api/v1/maps/${encodeURIComponent(map)}/live`);
    const told = (kind: string, take: (content: Record<string, unknown>) => void): void => {
      source.addEventListener(kind, (event: MessageEvent<string>) => {
        take(JSON.parse(event.data) as Record<string, unknown>);
      });
    };
    told("version", ({ version }) => {
      if (typeof version === "number") desk.news(version);
    });
    told("presence", ({ present: found }) => setPresent(found as Schemas["PresentDocument"][]));
    told("comment", () => void queries.invalidateQueries({ queryKey: ["map-comments", map] }));
    told("evidence", () => {
      desk.redraw();
      void queries.invalidateQueries({ queryKey: ["map-evidence", map] });
    });
    return () => source.close();
  }, [map, desk, queries]);
  useWhereabouts(map, here, path, setPresent);
  return useMemo(() => present.filter((one) => one.window !== here), [present, here]);
}

function useWhereabouts(
  map: string,
  window: string,
  path: string | null,
  set: (present: readonly Schemas["PresentDocument"][]) => void,
): void {
  useEffect(() => {
    const params = { path: { map_id: map } };
    const say = (place: string | null): Promise<Schemas["PresentDocument"][] | null> =>
      answer(
        api.POST("/api/v1/maps/{map_id}/presence", { params, body: { path: place, window } }),
      ).catch(() => null);
    const now = (): void => void say(path ?? "").then((found) => found && set(found));
    // arrow keys go over many cells: others see where one comes to rest
    const first = setTimeout(now, 250);
    const beat = setInterval(now, BEAT);
    return () => {
      clearTimeout(first);
      clearInterval(beat);
    };
  }, [map, window, path, set]);
  useEffect(() => {
    const params = { path: { map_id: map } };
    return () => {
      void answer(
        api.POST("/api/v1/maps/{map_id}/presence", { params, body: { path: null, window } }),
      ).catch(() => null);
    };
  }, [map, window]);
}
