/** Where the words of the screens are found and where their translations stand. */
import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "de"],
  fallbackLocales: { default: "en" },
  catalogs: [{ path: "<rootDir>/src/texts/locales/{locale}", include: ["src/texts"] }],
  orderBy: "messageId",
  format: formatter({ origins: false, lineNumbers: false, explicitIdAsDefault: true }),
});
