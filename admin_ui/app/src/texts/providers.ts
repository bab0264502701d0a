/** Log-in by providers, and the links between an account and them. */
import { i18n } from "@lingui/core";

export const providers = {
  or: i18n._("or"),
  logInWith: (name: string) => i18n._("Log in with {name}", { name }),
  unverified: i18n._("This log-in could not be verified, or your account cannot log in. Try again."),
  byPasskey: i18n._("This log-in alone does not open your account any more. Use your passkey."),
  unknown: i18n._("No account here is linked to it. Log in with your password and link it on your account page."),
  several: i18n._(
    "It cannot be told whose account this is. Log in with your password and link it on your account page.",
  ),
  away: i18n._("The provider is not answering. Try again in a moment."),
  tooOften: i18n._("Too many tries. Wait a minute and try again."),
  title: i18n._("Log in with other accounts"),
  hint: i18n._("You can log in to OffChat with these, too."),
  used: (time: string) => i18n._("last used {time}", { time }),
  link: (name: string) => i18n._("Link {name}", { name }),
  unlink: i18n._("Unlink"),
  unlinkOf: (name: string) => i18n._("Unlink {name}", { name }),
  unlinked: i18n._("Unlinked."),
  taken: i18n._("That account is linked to another person here."),
  passwordFirst: i18n._("To link or unlink, type your password."),
} as const;

/** What a code behind `#` says that went wrong on the way to a provider and back; null for none. */
export function problemBehind(code: string | null): string | null {
  if (code === null) return null;
  const known: Readonly<Record<string, string>> = {
    passkey: providers.byPasskey,
    forbidden: providers.unknown,
    conflict: providers.several,
    unavailable: providers.away,
    rate_limited: providers.tooOften,
  };
  return known[code] ?? providers.unverified;
}
