/** Words that stand on many screens. */
import { i18n } from "@lingui/core";

export const general = {
  cancel: i18n._("Cancel"),
  clearSearch: i18n._("Clear the search"),
  retry: i18n._("Try again"),
  loading: i18n._("Loading…"),
  close: i18n._("Close"),
  over: i18n._("Menus and dialogs"),
  light: i18n._("Switch to light colours"),
  dark: i18n._("Switch to dark colours"),
  waitingHere: (count: number) =>
    i18n._(
      "{count, plural, one {# message waits in this browser; it is sent} other {# messages wait in this browser; they are sent}} once the server is reached.",
      { count },
    ),
  unreachable: i18n._("The server cannot be reached. Check your connection; this page tries again by itself."),
  relayed: i18n._(
    "The file storage cannot be reached from this browser. Large files go through the server instead, which may take longer.",
  ),
  wrong: i18n._("Something went wrong. Try again."),
} as const;
