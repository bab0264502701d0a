/** How the screens are bundled: served by Django under /static/app/, one page for chat and dashboard. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vite";
import { preload } from "./scripts/preload.ts";
import { shell } from "./scripts/shell.ts";

const backend = process.env.OFFCHAT_BACKEND ?? "http://127.0.0.1:8000";
const proxied = { target: backend, ws: true };

/** Served at the root of the site, so that it may answer for all of its pages. */
const WORKER = "sw.js";

/** Smaller files gain nothing. */
const COMPRESSED_FROM_BYTES = 256;

/**
 * What the page begins with, in two parts with all that they need: what stands before a language is chosen, and the
 * screens. Shared modules in files of their own would be seventy requests, which browsers send six at a time. The entry
 * itself stands in neither: it waits for the screens, which must not wait for it.
 */
const FIRST = [
  {
    name: "start",
    test: /node_modules[\\/]react(-dom)?[\\/]|src[\\/]texts[\\/]language\.ts$|preload-helper/,
    priority: 2,
  },
  { name: "App", test: /src[\\/]app[\\/]App\.tsx$/, priority: 1 },
];

/** Writes a `.gz` and a `.br` beside each asset, for servers to choose by what the browser takes. */
function compressed(): Plugin {
  let folder = "";
  return {
    name: "offchat-compressed",
    apply: "build",
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir, build.assetsDir);
    },
    closeBundle: () => {
      for (const name of readdirSync(folder)) {
        const content = readFileSync(join(folder, name));
        if (content.length < COMPRESSED_FROM_BYTES) continue;
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
      }
    },
  };
}

export default defineConfig({
  base: "/static/app/",
  plugins: [react(), lingui(), shell(WORKER), preload(), compressed()],
  resolve: {
    alias: { "@offchat/client": fileURLToPath(new URL("../client/src/index.ts", import.meta.url)) },
  },
  // The first browsers that know CSS light-dark(), round() and mod(), which older targets would have to do without.
  build: {
    outDir: "dist",
    target: "es2023",
    cssTarget: ["chrome125", "firefox120", "safari17.5"],
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: { index: "index.html", worker: "worker/worker.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "worker" ? WORKER : "assets/[name]-[hash].js"),
        codeSplitting: { groups: FIRST },
      },
    },
  },
  server: { proxy: { "/api": proxied, "/media": proxied, "/ws": proxied } },
});
