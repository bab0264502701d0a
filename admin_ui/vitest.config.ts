/** How the TypeScript tests run: the workspace's own and the SDK's in Node, the screens' in jsdom. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";

/** As browsers get it: by the conditions of Node, files of a person could not be sent. */
const tus = fileURLToPath(new URL("node_modules/tus-js-client/lib.esm/browser/index.js", import.meta.url));
const client = fileURLToPath(new URL("client/src/index.ts", import.meta.url));

/** The screens' tests that put something in the place of a module, which has to be loaded anew for them. */
const app = fileURLToPath(new URL("app", import.meta.url));
const replacing = globSync("tests/**/*.test.{ts,tsx}", { cwd: app }).filter((name) =>
  readFileSync(`${app}/${name}`, "utf8").includes("vi.mock("),
);
const screens = {
  extends: true as const,
  plugins: [lingui({ configPath: fileURLToPath(new URL("app/lingui.config.ts", import.meta.url)) })],
  resolve: { alias: { "@offchat/client": client } },
};
const ofScreens = { root: app, environment: "jsdom" as const, setupFiles: ["tests/setup.ts"] };

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
      {
        extends: true,
        test: {
          name: "client",
          root: "client",
          include: ["tests/**/*.test.ts"],
          environment: "node",
          // None of them leaves anything behind, so what they import is loaded once for each worker.
          isolate: false,
        },
      },
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
        ...screens,
        // What files import is loaded once for each worker, and they share its window, which each leaves as it was.
        test: { ...ofScreens, name: "app", include: ["tests/**/*.test.{ts,tsx}"], exclude: replacing, isolate: false },
      },
      { ...screens, test: { ...ofScreens, name: "app alone", include: replacing, pool: "vmThreads" } },
    ],
  },
});
