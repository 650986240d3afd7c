/** Who is signed in, and what is open. */
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answer, api, keepToken, type Schemas } from "../../api/client";
import { hasKeptLanguage, setLanguage } from "../words/language";

export type Session = Schemas["SessionDocument"];
export type Person = Schemas["PersonDocument"];
export type Workspace = Schemas["WorkspaceDocument"];
export type Role = Person["role"];

/** Characters of the shortest password that the server takes. */
export const LEAST_PASSWORD = 10;
const KEY = ["session"];
const RANK: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 };

/** Take over a session: its token, and the language of the person or else of the workspace. */
export function enter(session: Session): Session {
  keepToken(session.csrf ?? null);
  if (session.person) setLanguage(session.person.language);
  else if (!hasKeptLanguage()) setLanguage(session.workspace.language, false);
  return session;
}

const asked = {
  queryKey: KEY,
  queryFn: async () => enter(await answer(api.GET("/api/v1/session"))),
  staleTime: Infinity,
};

/** The session as it is asked for at the start. */
export function useSessionQuery() {
  return useQuery(asked);
}

/** Put a session in the place of the one that was known, and forget everything seen with the old one. */
export function useEnter(): (session: Session) => void {
  const queries = useQueryClient();
  return (session) => {
    enter(session);
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
    queries.setQueryData(KEY, session);
  };
}

/** Ask for the session again. */
export function useAskAgain(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: KEY });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/session")),
    onSettled: () => {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
      return queries.invalidateQueries({ queryKey: KEY });
    },
  });
}

/** The person who is signed in; only inside of the signed-in part. */
export function usePerson(): Person {
  const { data } = useSuspenseQuery(asked);
  if (!data.person) throw new Error("Nobody is signed in here.");
  return data.person;
}

/** The open workspace. */
export function useWorkspace(): Workspace {
  return useSuspenseQuery(asked).data.workspace;
}

/** Tell whether the person may do what needs `role`. */
export function useMay(role: Role): boolean {
  return RANK[usePerson().role] >= RANK[role];
}
