/** The addresses of the screens. Each noun is loaded when it is opened, and divides its own addresses further. */
import { createBrowserRouter, type RouteObject } from "react-router";
import { Gate } from "./Gate";
import { NotFound } from "./NotFound";
import { ScreenProblem } from "./ScreenProblem";

type Screen = () => Promise<{ default: React.ComponentType }>;

function screen(path: string, load: Screen): RouteObject {
  return {
    path,
    lazy: async () => ({ Component: (await load()).default }),
    ErrorBoundary: ScreenProblem,
  };
}

export const router = createBrowserRouter([
  {
    Component: Gate,
    ErrorBoundary: ScreenProblem,
    HydrateFallback: () => null,
    children: [
      screen("/", () => import("../home/screen")),
      screen("/maps/*", () => import("../maps/screen")),
      screen("/explore/*", () => import("../explore/screen")),
      screen("/customers/*", () => import("../customers/screen")),
      screen("/data/*", () => import("../data/screen")),
      screen("/first/*", () => import("../first/screen")),
      screen("/settings/*", () => import("../settings/screen")),
      screen("/enter", () => import("../start/EnterByLink")),
      { path: "*", Component: NotFound },
    ],
  },
]);
