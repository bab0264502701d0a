/** Words of the page as an installed application. */
import { i18n } from "@lingui/core";

export const installation = {
  newer: i18n._("A new version is here"),
  reload: i18n._("Reload"),
} as const;
