/** The page of statistics: what a namespace holds. */
import { i18n } from "@lingui/core";

export const statistics = {
  span: i18n._("Days shown"),
  days: (n: number) => i18n._("{n, plural, one {# day} other {# days}}", { n }),
  countedAt: (time: string) => i18n._("Counted {time}; again every ten minutes.", { time }),
  files: (n: number, shown: string) => i18n._("{n, plural, one {{shown} file} other {{shown} files}}", { n, shown }),
  ofQuota: (used: string, limit: string) => i18n._("{used} of {limit}", { used, limit }),
  noQuota: (used: string) => i18n._("{used}, no limit", { used }),
  storage: i18n._("Storage"),
  nearlyFull: (percent: string) =>
    i18n._("{percent} of the storage is used. Delete what is not needed, or ask an administrator for more.", {
      percent,
    }),
  full: (percent: string) => i18n._("{percent} of the storage is used: uploads will soon be refused.", { percent }),
  uploads: i18n._("Uploads by day"),
  bytes: i18n._("Bytes sent by day"),
  kinds: i18n._("Kinds"),
  states: i18n._("States"),
  tags: i18n._("Tags"),
  people: i18n._("People"),
  none: i18n._("Nothing yet."),
  empty: i18n._("No file has been counted yet. What is sent appears here within ten minutes."),
  chart: (name: string, total: string, most: string, day: string) =>
    i18n._("{name}: {total} in all, at most {most} on {day}", { name, total, most, day }),
  emptyChart: (name: string) => i18n._("{name}: nothing was sent", { name }),
  onDay: (day: string, value: string) => i18n._("{day}: {value}", { day, value }),
} as const;
