/** Second factors that a namespace asks for: the page that leads to one, the rule, and what administrators see. */
import { i18n } from "@lingui/core";

export const factors = {
  title: i18n._("Set up a second factor"),
  due: i18n._(
    "An organization you belong to asks for more than a password. Add a passkey or turn on codes, and you can go on.",
  ),
  dueBy: (time: string) =>
    i18n._(
      "An organization you belong to asks for more than a password. Add a passkey or turn on codes by {time}; after that you need one to go on.",
      { time },
    ),
  later: i18n._("Not now"),
  goOn: i18n._("Go on"),
  logOut: i18n._("Log out"),
  noPassword: i18n._("Codes need a password, and your account has none. Ask an administrator for a link to set one."),
  byPasskey: i18n._("Your password alone does not open your account any more. Use your passkey."),
  rule: i18n._("Second factor"),
  ruleHint: i18n._("Who needs a passkey or codes at log-in."),
  rules: {
    off: i18n._("Nobody"),
    admins: i18n._("Owners and administrators"),
    everybody: i18n._("Everybody"),
  },
  days: i18n._("Days to set it up"),
  daysHint: i18n._("After that, people without one can only add one."),
  app: i18n._("Codes"),
  passkey: i18n._("Passkey"),
  none: i18n._("No second factor"),
  filter: i18n._("Only without a second factor"),
  takePasskeys: i18n._("Take passkeys away"),
  takePasskeysHint: (name: string) =>
    i18n._(
      "For somebody who has lost the device with the passkey: none of the passkeys of {name} opens the account any more, and {name} is logged out everywhere now. Make sure that it is really them who asks.",
      { name },
    ),
} as const;
