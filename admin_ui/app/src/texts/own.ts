/** What one needs at every room: drafts, sending later, forwarding, who has read what. */
import { i18n } from "@lingui/core";

export const own = {
  draft: i18n._("Draft"),
  later: i18n._("Schedule"),
  inAnHour: i18n._("In an hour"),
  tomorrow: i18n._("Tomorrow at 9:00"),
  monday: i18n._("Next Monday at 9:00"),
  another: i18n._("Choose a day and time…"),
  withFiles: i18n._("Add files, choose a time…"),
  withCaptions: i18n._("Send files with captions…"),
  list: i18n._("Scheduled messages"),
  willBeSent: (at: string) => i18n._("Will be sent {at}.", { at }),
  failed: i18n._("A scheduled message could not be sent:"),
  forward: i18n._("Forward…"),
  forwarded: i18n._("Forwarded"),
  forwardedFrom: (name: string) => i18n._("Forwarded from {name}", { name }),
  markUnread: i18n._("Mark as unread from here"),
  seen: i18n._("Seen"),
  seenBy: (count: number) => i18n._("Seen by {count, plural, one {# person} other {# people}}", { count }),
  seenByOne: (name: string) => i18n._("Seen by {name}", { name }),
  whoSaw: i18n._("Who has seen this"),
  threads: i18n._("Threads"),
} as const;
