/** What moderators take from people: mutes and bans. */
import { i18n } from "@lingui/core";

export const restrictions = {
  back: i18n._("Back to the queue"),
  about: i18n._("Muted people can read but not write. Banned people are shut out until the ban ends."),
  empty: i18n._("Nobody is muted or banned. To mute or ban someone, open their case in the queue."),
  restrict: i18n._("Mute or ban"),
  of: (name: string) => i18n._("Mute or ban {name}", { name }),
  kind: i18n._("What they lose"),
  kinds: { mute: i18n._("Mute"), ban: i18n._("Ban") },
  kindHints: {
    mute: i18n._("They can read but not write in this namespace."),
    ban: i18n._("They are out at once, on every device, and get their role back when the ban ends."),
  },
  forHow: i18n._("For how long"),
  durations: {
    "60": i18n._("1 hour"),
    "1440": i18n._("1 day"),
    "10080": i18n._("7 days"),
    "43200": i18n._("30 days"),
    "": i18n._("Until it is lifted"),
  },
  reason: i18n._("Reason"),
  reasonHint: i18n._("The person sees it."),
  done: { mute: i18n._("Muted."), ban: i18n._("Banned.") },
  muted: i18n._("Muted"),
  banned: i18n._("Banned"),
  inOneRoom: i18n._("in one room"),
  everywhere: i18n._("on the whole server"),
  until: (when: string) => i18n._("until {when}", { when }),
  forGood: i18n._("until it is lifted"),
  by: (name: string) => i18n._("by {name}", { name }),
  lift: { mute: i18n._("Let them write again"), ban: i18n._("Let them in again") },
  liftHint: (name: string) => i18n._("{name} is told. Everything of this kind that you may lift ends.", { name }),
  unknown: i18n._("Somebody"),
} as const;
