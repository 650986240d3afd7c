/**
 * The server, typed by its contract: `await answer(api.GET("/api/v1/session"))`.
 *
 * A refusal is thrown as a `Problem` with the server's own words in both languages; no connection as `Offline`.
 */
import createClient, { type Middleware } from "openapi-fetch";
import type { Text } from "../app/words/language";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

export interface Place {
  file: string | null;
  line: number | null;
  column: number | string | null;
  id: string | null;
}

/** What the server could not do: what happened, where, and what to do next. */
export class Problem extends Error {
  readonly code: string;
  readonly text: Text;
  readonly hint: Text | null;
  readonly place: Place | null;
  readonly details: Record<string, unknown>;

  constructor(
    readonly status: number,
    document: {
      code: string;
      message: Text;
      hint?: Text | null;
      place?: Place | null;
      details?: Record<string, unknown>;
    },
  ) {
    super(document.message.en);
    this.name = "Problem";
    this.code = document.code;
    this.text = document.message;
    this.hint = document.hint ?? null;
    this.place = document.place ?? null;
    this.details = document.details ?? {};
  }
}

/** The server could not be reached; nothing was changed there, as far as is known. */
export class Offline extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "Offline";
  }
}

let token: string | null = null;

/** Remember the token that proves that a change is meant; the session's answer carries it. */
export function keepToken(csrf: string | null): void {
  token = csrf;
}

/** Give the headers of a change, for requests that do not go through `api` (uploads). */
export function changeHeaders(): Record<string, string> {
  return token === null ? {} : { "X-CSRF-Token": token };
}

const signedOut = new Set<() => void>();

/** Call `listener` when the server says that the session is over; returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => {
    signedOut.delete(listener);
  };
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

const manners: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method)) {
      for (const [name, value] of Object.entries(changeHeaders())) request.headers.set(name, value);
    }
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return undefined;
    const problem = await problemOf(response);
    if (problem.code === "not-signed-in" && schemaPath !== "/api/v1/session") {
      for (const listener of signedOut) listener();
    }
    throw problem;
  },
  onError({ error }) {
    return error instanceof TypeError ? new Offline(error) : undefined;
  },
};

/** Read a refusal; whatever stands between us and the server may answer something else than a problem. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new Problem(response.status, body);
  return new Problem(response.status, {
    code: `http-${String(response.status)}`,
    message: {
      vi: "Máy chủ trả lời không như mong đợi.",
      en: "The server gave an answer that was not expected.",
    },
    hint: { vi: "Thử lại sau ít phút.", en: "Try again in a few minutes." },
  });
}

function isProblem(body: unknown): body is ConstructorParameters<typeof Problem>[1] {
  return typeof body === "object" && body !== null && "code" in body && "message" in body;
}

export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });
api.use(manners);

/** Wait for an answer and give its body. Throws `Problem` or `Offline`. */
export async function answer<Body>(
  asked: Promise<{ data?: Body; response: Response }>,
): Promise<Body> {
  const { data } = await asked;
  // refusals were thrown above; an answer without a body has the type undefined
  return data as Body;
}
