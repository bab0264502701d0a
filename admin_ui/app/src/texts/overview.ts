/** The first page of the dashboard: how things stand. */
import { i18n } from "@lingui/core";

export const overview = {
  allWell: i18n._("All well."),
  filesWait: (n: number, time: string) =>
    i18n._(
      "{n, plural, one {# file waits for its preview, for {time}.} other {# files wait for their previews, the oldest for {time}.}}",
      {
        n,
        time,
      },
    ),
  scannerAway: (n: number) =>
    n === 0
      ? i18n._("The virus scanner cannot be reached. New files wait until it is back.")
      : i18n._(
          "The virus scanner cannot be reached. {n, plural, one {# file waits to be checked.} other {# files wait to be checked.}}",
          { n },
        ),
  casesWait: (n: number) =>
    i18n._("{n, plural, one {# case waits for your decision.} other {# cases wait for your decision.}}", { n }),
  filesHeld: (n: number) =>
    i18n._("{n, plural, one {# file waits for your decision.} other {# files wait for your decision.}}", { n }),
  failedLately: (n: number) =>
    i18n._("{n, plural, one {# file failed in the last 24 hours.} other {# files failed in the last 24 hours.}}", {
      n,
    }),
  storageFull: (percent: string) => i18n._("{percent} of the storage is used.", { percent }),
  stores: { disk: i18n._("The server's disk"), bucket: i18n._("The object storage") },
  storeFull: (store: string, percent: string) =>
    i18n._("{store} is {percent} full. Soon nothing can be sent: make room now.", { store, percent }),
  storeNearlyFull: (store: string, percent: string) => i18n._("{store} is {percent} full.", { store, percent }),
  workersAway: i18n._("Connecting to the server…"),
  show: i18n._("Show them"),
  day: i18n._("Last 24 hours"),
  uploads: i18n._("Uploads"),
  storage: i18n._("Storage"),
  storageAdded: i18n._("Storage added"),
  failures: i18n._("Failures"),
  thumbnail: i18n._("Time to thumbnail"),
  median: i18n._("median"),
  ofQuota: (quota: string) => i18n._("of {quota}", { quota }),
  noQuota: i18n._("no limit"),
  added: (size: string) => i18n._("{size} added", { size }),
  noneYet: i18n._("none yet"),
  chart: (name: string, least: string, most: string) =>
    i18n._("{name} by hour, from {least} to {most}", { name, least, most }),
  queues: i18n._("Live queue"),
  waiting: (n: number) => i18n._("{n, plural, one {# waits} other {# wait}}", { n }),
  running: (n: number) => i18n._("{n, plural, one {# runs} other {# run}}", { n }),
  failed: (n: number) => i18n._("{n, plural, one {# failed} other {# failed}}", { n }),
  idle: i18n._("Nothing is queued."),
  latest: i18n._("Latest actions"),
  allActions: i18n._("Show all"),
} as const;
