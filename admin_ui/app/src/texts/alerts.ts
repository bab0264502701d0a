/** What the kinds of alerts are called. */
import { i18n } from "@lingui/core";

export const alertKinds = {
  storage_quota: i18n._("Storage"),
  error_rate: i18n._("Failing requests"),
  latency: i18n._("Slow requests"),
  security: i18n._("Failed log-ins"),
  ai_budget: i18n._("Budget for descriptions"),
  worker: i18n._("Workers"),
  backup: i18n._("Backups"),
  preview_failures: i18n._("Failing previews"),
  preview_delay: i18n._("Slow previews"),
} as const;
