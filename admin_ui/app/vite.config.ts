/** How the screens are bundled: served by Django under /static/app/, one page for chat and dashboard. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const backend = process.env.OFFCHAT_BACKEND ?? "http://127.0.0.1:8000";
const proxied = { target: backend, ws: true };

export default defineConfig({
  base: "/static/app/",
  plugins: [react()],
  resolve: {
    alias: { "@offchat/client": fileURLToPath(new URL("../client/src/index.ts", import.meta.url)) },
  },
  // The first browsers that know CSS light-dark(), which older targets would rewrite into something that needs help.
  build: {
    outDir: "dist",
    target: "es2023",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { "/api": proxied, "/media": proxied, "/ws": proxied } },
});
