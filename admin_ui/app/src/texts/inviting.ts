/** Links into a namespace: made by administrators, opened by people with and without an account. */
import { i18n } from "@lingui/core";

export const inviting = {
  links: i18n._("Invitation links"),
  about: (namespace: string) =>
    i18n._("Anyone who has a link can join {namespace}, with or without an account.", { namespace }),
  aboutKnown: (namespace: string) =>
    i18n._("People who already have an account on this server can join {namespace} with a link.", { namespace }),
  rooms: i18n._("Rooms they join"),
  email: i18n._("For one email address (optional)"),
  emailMailed: i18n._("The link is emailed there and works once."),
  emailHandedOver: i18n._(
    "The link works once, for this address. This server does not send email: pass the link on yourself.",
  ),
  make: i18n._("Create link"),
  madeTitle: i18n._("Invitation link"),
  madeHint: i18n._("Send this link to the people you want to invite."),
  mailedTo: (email: string) => i18n._("A link is on its way to {email}.", { email }),
  none: i18n._("No links yet."),
  asRole: (role: string) => i18n._("as {role}", { role }),
  anyone: i18n._("For anyone who has it"),
  withdrawOf: (whose: string) => i18n._("Withdraw: {whose}", { whose }),
  inRooms: (count: number) => i18n._("{count, plural, one {# room} other {# rooms}}", { count }),
  title: i18n._("You are invited"),
  by: (name: string, namespace: string) => i18n._("{name} invites you to {namespace}.", { name, namespace }),
  joinAs: (name: string) => i18n._("Join as {name}", { name }),
  haveAccount: i18n._("I have an account"),
  createAccount: i18n._("Create account"),
  noAccounts: i18n._("This invitation is for people who have an account on this server."),
  forAddress: (email: string) => i18n._("This invitation is for {email}.", { email }),
} as const;
