/** Copies of rooms, and rooms that come from elsewhere. */
import { i18n } from "@lingui/core";

export const exchange = {
  back: i18n._("Back to the rooms"),
  about: i18n._(
    "Rooms, people, messages and files of an archive come in as new rooms. No one is notified, and sending an archive twice makes nothing twice.",
  ),
  exporting: i18n._("To copy a room, its owner opens it in the chat and chooses “Copy the room …” in its menu."),
  kind: i18n._("Comes from"),
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
  another: i18n._("Choose another one"),
  tryFirst: i18n._("Only try it"),
  tryHint: i18n._("Reads everything and imports nothing: you see what would be imported, and what cannot be."),
  direct: i18n._("Conversations of two people as well"),
  directHint: i18n._(
    "Only these two people see them: you are told how many came in, not between whom. Who is called like one of them here reads what that person wrote.",
  ),
  withDirect: i18n._("with conversations of two"),
  names: i18n._(
    "People are known by their user names: a person of this namespace who is called like one in the archive comes into that one's rooms.",
  ),
  start: i18n._("Import"),
  try: i18n._("Try it"),
  sending: i18n._("The archive is being sent …"),
  none: i18n._("Nothing has been imported yet."),
  imports: i18n._("Imports"),
  tried: i18n._("only tried"),
  states: {
    queued: i18n._("Starts in a moment"),
    running: i18n._("Starts in a moment"),
    ready: i18n._("Done"),
    failed: i18n._("Failed"),
    cancelled: i18n._("Stopped"),
    expired: i18n._("Done"),
  } as Readonly<Record<string, string>>,
  phases: {
    reading: i18n._("The archive is being read …"),
    people: i18n._("People are being looked up …"),
    messages: i18n._("Messages are coming in …"),
    files: i18n._("Files are being copied …"),
    storing: i18n._("Nearly done …"),
  } as Readonly<Record<string, string>>,
  progress: (done: string, total: string) => i18n._("{done} of {total} messages", { done, total }),
  created: (count: number) => i18n._("{count, plural, one {# entry} other {# entries}} taken over", { count }),
  wouldCreate: (count: number) => i18n._("{count, plural, one {# entry} other {# entries}} would come", { count }),
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
  copyRuns: i18n._("Messages are being copied …"),
  copyReady: (until: string) => i18n._("The copy is ready. You can download it until {until}.", { until }),
  copySkips: (count: number) =>
    i18n._("{count, plural, one {# file is} other {# files are}} left out: withheld, deleted, or still on the way.", {
      count,
    }),
  copyFailed: i18n._("The copy could not be made. Nothing was lost: try again."),
  copyFetch: (size: string) => i18n._("Download ({size})", { size }),
  copyRemove: i18n._("Remove the copy"),
} as const;
