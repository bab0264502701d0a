/** What went wrong, by the code of an error for which the server has no sentence. */
import { i18n } from "@lingui/core";

/** `name` is the name of the file. */
export const problems = {
  disconnected: () => i18n._("The connection was lost."),
  unreachable: () => i18n._("The server cannot be reached."),
  unreadable: (name) => i18n._("{name} cannot be read. It may have been moved or changed; choose it again.", { name }),
  wrong_file: (name) => i18n._("This is not the file that was begun. Choose {name}.", { name }),
  internal: () => i18n._("The server could not do this. Try again."),
  invalid: () => i18n._("The server does not take this."),
} as Readonly<Record<string, (name: string) => string>>;
