/** Searching conversations. It is loaded with its dialog, not with the first page. */
import { i18n } from "@lingui/core";

export const search = {
  title: i18n._("Search messages"),
  field: i18n._("Search messages and files"),
  where: i18n._("Where"),
  everywhere: i18n._("All rooms"),
  saved: i18n._("Saved messages"),
  filters: i18n._("Filters"),
  from: i18n._("From"),
  anybody: i18n._("Anybody"),
  has: i18n._("With"),
  anything: i18n._("Anything"),
  kinds: {
    image: i18n._("Photos"),
    video: i18n._("Videos"),
    audio: i18n._("Audio"),
    file: i18n._("Files"),
    link: i18n._("Links"),
  },
  since: i18n._("From this day on"),
  until: i18n._("Up to this day"),
  order: i18n._("Order"),
  newest: i18n._("Newest first"),
  best: i18n._("Best match first"),
  clear: i18n._("Clear filters"),
  recent: i18n._("Recent searches"),
  forget: i18n._("Clear recent searches"),
  hint: i18n._(
    "Finds words in messages, in the names and captions of files, and in the text that pictures show. “Two words” in quotes stand together; a minus leaves a word out.",
  ),
  nothing: (typed: string) => i18n._("Nothing was found for “{typed}”.", { typed }),
  nothingHere: i18n._("Nothing was found."),
  failed: i18n._("The search did not work."),
  again: i18n._("Try again"),
  more: i18n._("Show more"),
  searching: i18n._("Searching…"),
  found: (count: number, more: boolean) =>
    more
      ? i18n._("{count, plural, one {The first # result} other {The first # results}}", { count })
      : i18n._("{count, plural, one {# result} other {# results}}", { count }),
  inPicture: i18n._("In the picture:"),
} as const;
