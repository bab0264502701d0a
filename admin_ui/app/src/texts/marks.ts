/** Reactions, pinned messages and saved ones. */
import { i18n } from "@lingui/core";

export const marks = {
  previews: i18n._("Linked pages"),
  removePreviews: i18n._("Remove the preview"),
  reactions: i18n._("Reactions"),
  react: i18n._("Add a reaction"),
  reactWith: (emoji: string) => i18n._("React with {emoji}", { emoji }),
  takeBack: (emoji: string) => i18n._("Take back {emoji}", { emoji }),
  reacted: (emoji: string, count: number) =>
    i18n._("{emoji} from {count, plural, one {# person} other {# people}}", { emoji, count }),
  who: i18n._("Who reacted"),
  names: (names: string, others: number) =>
    others > 0 ? i18n._("{names} and {others, plural, one {# other} other {# others}}", { names, others }) : names,
  people: (count: number) => i18n._("{count, plural, one {# person} other {# people}}", { count }),
  more: i18n._("Show more"),
  pin: i18n._("Pin in this room"),
  unpin: i18n._("Unpin from this room"),
  pins: i18n._("Pins"),
  pinned: i18n._("Pinned message"),
  allPins: i18n._("All pins"),
  noPins: i18n._("Nothing is pinned here yet. Owners and moderators pin a message from its menu."),
  noPinsDirect: i18n._("Nothing is pinned here yet. Pin a message from its menu."),
  save: i18n._("Save for later"),
  unsave: i18n._("Remove from saved"),
  saved: i18n._("Saved messages"),
  nothingSaved: i18n._("Nothing saved yet. Save a message from its menu to find it here."),
  savedNow: i18n._("Saved. Find it under Saved messages in your menu."),
  goTo: (person: string) => i18n._("Go to the message of {person}", { person }),
} as const;
