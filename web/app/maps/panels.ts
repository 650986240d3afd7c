/**
 * The panels beside the map, each loaded when it is opened.
 *
 * `?panel=evidence&claim=c1` opens the panel of that name; it reads what it is about from the URL and the map from
 * `useEditor()`. A panel draws its own head with its name and a way to close it (`useEditor().close`).
 */
import { lazy } from "react";
import type { PanelName } from "./editor/editor";

export const PANELS: Partial<Record<PanelName, React.LazyExoticComponent<React.ComponentType>>> = {
  evidence: lazy(() => import("./evidence/EvidencePanel")),
  claim: lazy(() => import("./claims/ClaimBuilder")),
  comments: lazy(() => import("./comments/CommentsPanel")),
  versions: lazy(() => import("./versions/VersionsPanel")),
  export: lazy(() => import("./export/ExportPanel")),
  touchpoint: lazy(() => import("./touchpoint/TouchpointPanel")),
  lint: lazy(() => import("./editor/LintPanel")),
};
