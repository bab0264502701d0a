/** Shows or builds the page of examples, which no installation serves. */
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  base: "./",
  plugins: [react(), lingui({ configPath: path("../lingui.config.ts") })],
  resolve: { alias: { "@offchat/client": path("../../client/src/index.ts") } },
  build: { target: "es2023", cssTarget: ["chrome125", "firefox120", "safari17.5"], chunkSizeWarningLimit: 800 },
});
