/** The door, the account and its menu. */
import { i18n } from "@lingui/core";

export const accounts = {
  welcome: i18n._("Log in to OffChat"),
  hint: i18n._("Your conversations and files stay on this server."),
  username: i18n._("Username"),
  password: i18n._("Password"),
  showTyped: i18n._("Show or hide what is typed"),
  logIn: i18n._("Log in"),
  logOut: i18n._("Log out"),
  setPassword: i18n._("Set your password"),
  newPassword: i18n._("New password"),
  linkOver: i18n._("This link was used already or has expired. Ask who sent it for a new one."),
  passwordOf: (name: string) => i18n._("You log in as {name}. Choose a password of at least 8 characters.", { name }),
  passwordSet: (name: string) => i18n._("Your password is set. Log in as {name}.", { name }),
  wrongPair: i18n._("Username and password do not match. Check both and try again."),
  menu: (name: string) => i18n._("Account of {name}", { name }),
  dashboard: i18n._("Dashboard"),
  chat: i18n._("Chat"),
} as const;
