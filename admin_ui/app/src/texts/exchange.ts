/** Copies of rooms, and rooms that come from elsewhere. */
import { i18n } from "@lingui/core";

export const exchange = {
  back: i18n._("Back to the rooms"),
  about: i18n._(
    "Import rooms, people, messages and files from an archive. No one is notified, and importing an archive twice creates no duplicates.",
  ),
  exporting: i18n._("To copy a room, its owner opens it in the chat and chooses “Copy the room…” in its menu."),
  kind: i18n._("Source"),
  kinds: {
    slack: "Slack",
    discord: "Discord",
    offchat: "OffChat",
  } as Readonly<Record<string, string>>,
  hints: {
    slack: i18n._(
      "The ZIP that Slack makes under “Export data”. Files are fetched from their addresses, if these still work.",
    ),
    discord: i18n._("A ZIP of what DiscordChatExporter has written as JSON, best with its media."),
    offchat: i18n._("The ZIP of a room that was copied here or on another server."),
  } as Readonly<Record<string, string>>,
  choose: i18n._("Choose an archive"),
  another: i18n._("Choose another file"),
  tryFirst: i18n._("Test run"),
  tryHint: i18n._(
    "Reads the archive without importing anything, and shows what would be imported and what would be left out.",
  ),
  direct: i18n._("Include direct messages"),
  directHint: i18n._(
    "Only the two people in a conversation can read it. You are told how many were imported, not whose. They go to the people here who have the same usernames.",
  ),
  withDirect: i18n._("with direct messages"),
  names: i18n._(
    "People are matched by username: members of this namespace join the rooms of whoever has the same username in the archive.",
  ),
  start: i18n._("Import"),
  try: i18n._("Start test run"),
  sending: i18n._("The archive is being sent…"),
  waiting: i18n._("Connection lost. The upload continues as soon as it is back…"),
  paused: i18n._("Paused"),
  pausedHint: i18n._(
    "What was sent is kept for a day, also when you close this page: choose the same archive to go on.",
  ),
  sentOf: (sent: string, size: string) => i18n._("{sent} of {size}", { sent, size }),
  pause: i18n._("Pause"),
  goOn: i18n._("Go on"),
  keptHere: i18n._("Uploaded archives"),
  keptWhole: (until: string) => i18n._("It is here, and kept until {until}.", { until }),
  keptPart: (share: string, until: string) =>
    i18n._("{share} of it is here, and kept until {until}: choose the same archive to go on.", { share, until }),
  use: i18n._("Use it"),
  takeOf: (name: string) => i18n._("Use {name}", { name }),
  forget: i18n._("Remove"),
  forgetOf: (name: string) => i18n._("Remove {name}", { name }),
  gone: i18n._("This archive is not kept any more. Choose the file again."),
  failedHint: i18n._("What was sent is kept: try again to go on with it."),
  none: i18n._("Nothing has been imported yet."),
  imports: i18n._("Imports"),
  tried: i18n._("test run"),
  states: {
    queued: i18n._("Starts in a moment"),
    running: i18n._("Starts in a moment"),
    ready: i18n._("Done"),
    failed: i18n._("Failed"),
    cancelled: i18n._("Stopped"),
    expired: i18n._("Done"),
  } as Readonly<Record<string, string>>,
  phases: {
    reading: i18n._("The archive is being read…"),
    people: i18n._("People are being looked up…"),
    messages: i18n._("Messages are coming in…"),
    files: i18n._("Files are being copied…"),
    storing: i18n._("Nearly done…"),
  } as Readonly<Record<string, string>>,
  progress: (done: string, total: string) => i18n._("{done} of {total} messages", { done, total }),
  created: (count: number) => i18n._("{count, plural, one {# entry} other {# entries}} imported", { count }),
  wouldCreate: (count: number) =>
    i18n._("{count, plural, one {# entry} other {# entries}} would be imported", { count }),
  skipped: (count: number) => i18n._("{count, plural, one {# left out} other {# left out}}", { count }),
  stop: i18n._("Stop"),
  stopOf: (name: string) => i18n._("Stop the import of {name}", { name }),
  report: i18n._("What was left out"),
  reportOf: (name: string) => i18n._("What was left out of {name}", { name }),
  firstFaults: (count: number) => i18n._("The first {count} are listed.", { count }),
  line: (number: string, why: string) => i18n._("Entry {number}: {why}", { number, why }),
  more: i18n._("Show more"),
  copyTitle: i18n._("Copy the room"),
  copyAbout: i18n._(
    "An archive with all messages that you may see, members, reactions and files. OffChat can import it again, here or elsewhere.",
  ),
  copyOrder: i18n._("Make a copy"),
  copyAgain: i18n._("Make a new copy"),
  copyWaits: i18n._("The copy begins in a moment."),
  copyRuns: i18n._("Messages are being copied…"),
  copyReady: (until: string) => i18n._("The copy is ready. You can download it until {until}.", { until }),
  copySkips: (count: number) =>
    i18n._("{count, plural, one {# file is} other {# files are}} left out: withheld, deleted, or still on the way.", {
      count,
    }),
  copyFailed: i18n._("The copy could not be made. Nothing was lost: try again."),
  copyFetch: (size: string) => i18n._("Download ({size})", { size }),
  copyRemove: i18n._("Remove the copy"),
} as const;
