import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/hanhtrinh/server/site",
    emptyOutDir: true,
    // data: URIs would have to be allowed by the content security policy
    assetsInlineLimit: 0,
    license: { fileName: "licenses.md" },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": SERVER, "/fonts": SERVER },
  },
  test: {
    include: ["{app,api,scene,editing}/**/*.test.{ts,tsx}"],
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
