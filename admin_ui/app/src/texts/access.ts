/** Ways in beside the password: the mail address, a forgotten password, codes at log-in. */
import { i18n } from "@lingui/core";

export const access = {
  codeTitle: i18n._("Enter your code"),
  codeHint: i18n._("Open your authenticator app and type the six digits that it shows for OffChat."),
  code: i18n._("Code"),
  codeWrong: i18n._(
    "This code does not open your account. Try the next one, or go back and enter your password again.",
  ),
  recoveryHint: i18n._("Lost your phone? Type one of your recovery codes instead."),
  back: i18n._("Back"),
  forgotTitle: i18n._("Forgot your password?"),
  forgotHint: i18n._("Enter the email address of your account. We will send you a link to choose a new password."),
  email: i18n._("Email address"),
  sendLink: i18n._("Send link"),
  linkSent: (email: string) =>
    i18n._(
      "If an account uses {email}, a link is on its way. It works for one hour. Nothing arrived? Ask an administrator of this server.",
      { email },
    ),
  registerTitle: i18n._("Create your account"),
  registerHint: i18n._("You log in with your username. Other people see your name."),
  name: i18n._("Name"),
  emailOptional: i18n._("Email address (optional)"),
  emailConfirms: i18n._("We will send you a link there that finishes your account."),
  mailed: (email: string) =>
    i18n._("A link is on its way to {email}. Open it within 24 hours to finish your account, then log in.", { email }),
  mailedAgain: (email: string) => i18n._("Another link is on its way to {email}. Only this one works now.", { email }),
  mailedHint: i18n._(
    "Nothing arrived? Look among the unwanted emails. With another address, register again with the same username and password.",
  ),
  mailAgain: i18n._("Send the link again"),
  create: i18n._("Create account"),
  confirmTitle: i18n._("Confirm your email address"),
  confirmHint: i18n._("OffChat will then write to this address, and you can use it to choose a new password."),
  confirm: i18n._("Confirm"),
  confirmed: (email: string) => i18n._("{email} is confirmed.", { email }),
  confirmOver: i18n._("This link has expired or was already used. Enter the address again on your account page."),
  accountHint: i18n._("This finishes your account. Then you can log in."),
  accountMade: (username: string) => i18n._("Your account {username} is ready.", { username }),
  accountOver: i18n._(
    "This link has expired or was already used. If you cannot log in yet, log in to have another one sent, or register again.",
  ),
  toOffChat: i18n._("Go to OffChat"),
  emailHint: i18n._(
    "For emails about unread messages, and to set a new password if you forget yours. Nobody else sees it.",
  ),
  emailPending: (email: string) =>
    i18n._("An email is on its way to {email}. Open the link in it within 24 hours; until then nothing changes.", {
      email,
    }),
  emailRemoved: i18n._("The address is removed."),
  noMail: i18n._("This server does not send email, so no address can be confirmed."),
  ownPassword: i18n._("Your password"),
  saveEmail: i18n._("Save address"),
  removeEmail: i18n._("Remove address"),
  leaveInstead: (name: string) => i18n._("Leave {name} instead", { name }),
  leaveLoses: (name: string) =>
    i18n._(
      "You will no longer see the rooms and files of {name}. What you wrote and sent stays there, and only an administrator can bring you back. Your account and everything else stays.",
      { name },
    ),
  leaveLast: i18n._(
    "You are the last administrator: nobody could look after it without you. Set up a second factor, then give somebody else the role and leave.",
  ),
  leave: (name: string) => i18n._("Leave {name}", { name }),
  stay: i18n._("Stay"),
  codes: i18n._("Codes at log-in"),
  codesHint: i18n._(
    "Even someone who knows your password needs your phone to log in: an authenticator app shows a new code every 30 seconds.",
  ),
  codesOff: i18n._("Off: your password alone opens your account."),
  codesOn: (time: string) => i18n._("On since {time}.", { time }),
  codesLeft: (count: number) =>
    i18n._(
      "{count, plural, =0 {No recovery codes are left.} one {# recovery code is left.} other {# recovery codes are left.}}",
      {
        count,
      },
    ),
  turnOn: i18n._("Turn on codes"),
  turnOff: i18n._("Turn off codes"),
  newCodes: i18n._("New recovery codes"),
  scan: i18n._("Scan this with your authenticator app"),
  scanHint: i18n._("Or type this key into the app:"),
  key: i18n._("Key for the app"),
  firstCode: i18n._("Code that the app shows"),
  recoveryCodes: i18n._("Recovery codes"),
  recoveryCodesHint: i18n._(
    "Keep these somewhere you can reach without your phone. Each works once, and they are shown only now.",
  ),
  copyCodes: i18n._("Copy codes"),
  copied: i18n._("Copied"),
  stored: i18n._("I have stored them"),
  turnedOn: i18n._("Codes are on. Every other log-in has ended."),
  turnedOff: i18n._("Codes are off. Every other log-in has ended."),
} as const;
