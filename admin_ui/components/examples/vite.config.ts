/** Shows the examples with the sources beside them, and a server on port 8000. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const backend = process.env.OFFCHAT_BACKEND ?? "http://127.0.0.1:8000";
const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: [
      { find: "@offchat/client", replacement: source("../../client/src/index.ts") },
      { find: /^@offchat\/media$/, replacement: source("../src/index.ts") },
      { find: /^@offchat\/media\/(.*)\.css$/, replacement: source("../src/$1.css") },
      { find: /^@offchat\/media\/(.*)$/, replacement: source("../src/$1.tsx") },
    ],
  },
  server: { proxy: { "/api": backend, "/media": backend } },
});
