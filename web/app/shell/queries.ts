import { QueryClient } from "@tanstack/react-query";
import { Problem } from "../../api/client";

/** What the screens know of the server. A refusal is final; only a lost connection is tried again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => !(error instanceof Problem) && failures < 3,
    },
    mutations: { retry: false },
  },
});
