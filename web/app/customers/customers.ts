/** Customers as the server tells them. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../api/client";

export type Row = Schemas["CustomerRow"];
export type Person = Schemas["CustomerDocument"];
export type Encounter = Schemas["EncounterDocument"];
export type Care = Schemas["CareDocument"];
export type CareRow = Schemas["CareRowDocument"];
export type Replay = Schemas["ReplayDocument"];
export type Need = Care["need"];

export const ORDERS = ["last", "name", "spent", "orders", "events", "first"] as const;
export type Order = (typeof ORDERS)[number];
const PART = 50;

/** Find customers, part by part. */
export function useFound(text: string, order: Order) {
  return useInfiniteQuery({
    queryKey: ["customers", text, order],
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/api/v1/customers", {
          params: { query: { text, order, skip: pageParam, most: PART } },
        }),
      ),
    getNextPageParam: (last, all) => {
      const shown = all.reduce((sum, part) => sum + part.rows.length, 0);
      return shown < last.total ? shown : undefined;
    },
    placeholderData: keepPreviousData,
  });
}

/** Customers in need, the worthiest first. */
export function useCare(need: Need, most = PART) {
  return useQuery({
    queryKey: ["care", need, most],
    queryFn: () =>
      answer(
        api.GET("/api/v1/customers/care/{need}", { params: { path: { need }, query: { most } } }),
      ),
  });
}

/** One customer. */
export function useCustomer(id: string) {
  return useQuery({
    queryKey: ["customer", id],
    queryFn: () =>
      answer(api.GET("/api/v1/customers/{customer}", { params: { path: { customer: id } } })),
  });
}

/** A customer's journey on a map. */
export function useReplay(id: string, map: string | null) {
  return useQuery({
    queryKey: ["replay", id, map],
    enabled: map !== null,
    queryFn: () =>
      answer(
        api.GET("/api/v1/customers/{customer}/replay", {
          params: { path: { customer: id }, query: { map: map ?? "" } },
        }),
      ),
  });
}

/** The address of one customer's page. */
export function addressOf(id: string): string {
  return `/customers/of/${encodeURIComponent(id)}`;
}

/** Stages of the model in use, for names. */
export function stageNames(person: Person): Map<string, { vi: string; en: string }> {
  return new Map(person.stages.map((stage) => [stage.id, stage.name]));
}
