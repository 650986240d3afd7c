/** A page for tests of components: theme, words, an address, a session that is already known. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import type { Session } from "./shell/session";
import { setLanguage, type Language } from "./words/language";

export const SESSION: Session = {
  state: "signed_in",
  person: {
    id: "p1",
    name: "Ngọc Hà",
    login: "ha@lasom.vn",
    role: "editor",
    language: "vi",
    active: true,
    signs_in: true,
  },
  csrf: "token",
  workspace: {
    name: "Lá Sớm",
    simulated: true,
    language: "vi",
    currency: "VND",
    timezone: "Asia/Ho_Chi_Minh",
    model: "lifecycle-7",
    data: "growing",
  },
};

// what a browser has and jsdom has not
window.matchMedia ??= (query) =>
  Object.assign(new EventTarget(), {
    media: query,
    matches: false,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });
window.ResizeObserver ??= class {
  observe(): void {
    // a page without layout never changes its size
  }
  unobserve(): void {
    // as above
  }
  disconnect(): void {
    // as above
  }
};

Element.prototype.scrollIntoView ??= () => undefined;

interface ShowOptions {
  language?: Language;
  address?: string;
  session?: Session;
}

/** Show a component. */
export function show(
  element: React.ReactNode,
  { language = "vi", address = "/", session = SESSION }: ShowOptions = {},
) {
  setLanguage(language, false);
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Infinity } },
  });
  queries.setQueryData(["session"], session);
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <MemoryRouter initialEntries={[address]}>{element}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
