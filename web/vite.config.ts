import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => {
  // `HANHTRINH_SERVER=http://127.0.0.1:8123 npm run dev` works against a server elsewhere
  const server = loadEnv(mode, ".", "HANHTRINH_").HANHTRINH_SERVER ?? "http://127.0.0.1:8000";
  const proxy = { target: server, changeOrigin: true, headers: { origin: server } };
  return {
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
      proxy: { "/api/v1": proxy, "/fonts": proxy },
    },
    test: {
      include: ["{app,api,scene,editing}/**/*.test.{ts,tsx}"],
      css: { modules: { classNameStrategy: "non-scoped" } },
    },
  };
});
