import "./theme/layers.css";
import "./theme/mantine.css";
import "./theme/fonts.css";
import "./theme/roles.css";
import "./theme/tints.css";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { queries } from "./shell/queries";
import { router } from "./shell/routes";
import { resolver, theme } from "./theme/theme";

function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}

// the scroll lock behind dialogs makes its style element by itself and asks for the nonce under this name
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce();

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no place for the application.");
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={nonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
