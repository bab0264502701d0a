/** How the TypeScript tests run: the workspace's own and the SDK's in Node, the screens' in jsdom. */
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";

const client = fileURLToPath(new URL("client/src/index.ts", import.meta.url));

export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      include: ["client/src/**", "app/src/**"],
      exclude: ["client/src/generated/**"],
      reporter: ["text-summary"],
    },
    projects: [
      { test: { name: "workspace", root: ".", include: ["tests/**/*.test.ts"], environment: "node" } },
      { test: { name: "client", root: "client", include: ["tests/**/*.test.ts"], environment: "node" } },
      {
        plugins: [lingui({ configPath: fileURLToPath(new URL("app/lingui.config.ts", import.meta.url)) })],
        resolve: { alias: { "@offchat/client": client } },
        test: {
          name: "app",
          root: "app",
          include: ["tests/**/*.test.{ts,tsx}"],
          environment: "jsdom",
          setupFiles: ["tests/setup.ts"],
        },
      },
    ],
  },
});
