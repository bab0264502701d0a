/** How the TypeScript tests run: the workspace's own and the SDK's in Node, the screens' in jsdom. */
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";

/** As browsers get it: by the conditions of Node, files of a person could not be sent. */
const tus = fileURLToPath(new URL("node_modules/tus-js-client/lib.esm/browser/index.js", import.meta.url));
const client = fileURLToPath(new URL("client/src/index.ts", import.meta.url));

export default defineConfig({
  test: {
    // As many as there are cores, where the default leaves one of two idle; and time for a machine that others use too.
    maxWorkers: "100%",
    testTimeout: 30_000,
    setupFiles: [fileURLToPath(new URL("tests/patience.ts", import.meta.url))],
    coverage: {
      provider: "v8",
      include: ["client/src/**", "components/src/**", "app/src/**"],
      exclude: ["client/src/generated/**"],
      reporter: ["text-summary"],
      thresholds: { "components/src/**": { statements: 90, lines: 90 } },
    },
    projects: [
      { extends: true, test: { name: "workspace", root: ".", include: ["tests/**/*.test.ts"], environment: "node" } },
      { extends: true, test: { name: "client", root: "client", include: ["tests/**/*.test.ts"], environment: "node" } },
      {
        extends: true,
        resolve: { alias: { "@offchat/client": client, "tus-js-client": tus } },
        test: {
          server: { deps: { inline: [/tus-js-client/] } },
          name: "components",
          root: "components",
          include: ["tests/**/*.test.tsx"],
          environment: "jsdom",
          setupFiles: ["tests/setup.ts"],
        },
      },
      {
        extends: true,
        plugins: [lingui({ configPath: fileURLToPath(new URL("app/lingui.config.ts", import.meta.url)) })],
        resolve: { alias: { "@offchat/client": client } },
        test: {
          name: "app",
          root: "app",
          include: ["tests/**/*.test.{ts,tsx}"],
          environment: "jsdom",
          // Each file has a window of its own still, but what it imports is compiled once for each worker.
          pool: "vmThreads",
          setupFiles: ["tests/setup.ts"],
        },
      },
    ],
  },
});
