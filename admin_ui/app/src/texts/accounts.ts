/** The door and the menu of the account. */
import { i18n } from "@lingui/core";

export const accounts = {
  welcome: i18n._("Log in to OffChat"),
  hint: i18n._("Your conversations and files stay on this server."),
  username: i18n._("Username"),
  password: i18n._("Password"),
  showTyped: i18n._("Show or hide what is typed"),
  logIn: i18n._("Log in"),
  logOut: i18n._("Log out"),
  logOutLoses: (count: number) =>
    i18n._(
      "{count, plural, one {# message waits here to be sent, and would be lost.} other {# messages wait here to be sent, and would be lost.}} Log out anyway?",
      { count },
    ),
  logOutLosesUploads: i18n._("Files are still being uploaded to the library and would be lost. Log out anyway?"),
  logOutLosesRecordings: i18n._("A voice message has not been sent yet and would be lost. Log out anyway?"),
  setPassword: i18n._("Set your password"),
  wrongPair: i18n._("Username and password do not match. Check both and try again."),
  register: i18n._("Create an account"),
  forgot: i18n._("Forgot your password?"),
  menu: (name: string) => i18n._("Account of {name}", { name }),
  dashboard: i18n._("Dashboard"),
  chat: i18n._("Chat"),
  account: i18n._("Your account"),
  erasedTitle: i18n._("Your account has ended"),
} as const;
