/** Passkeys: log-in by one, and one's own. */
import { i18n } from "@lingui/core";

export const passkeys = {
  logIn: i18n._("Use a passkey"),
  refused: i18n._("This passkey does not open an account here. Log in in another way."),
  none: i18n._("No passkey was used. Try again, or log in in another way."),
  title: i18n._("Passkeys"),
  hint: i18n._("Log in with your fingerprint, your face or the PIN of your device: without a password or a code."),
  empty: i18n._("You have no passkey yet."),
  name: i18n._("Name of the passkey"),
  nameHint: i18n._("So that you know it again, such as the name of the device."),
  usual: i18n._("Passkey"),
  add: i18n._("Add a passkey"),
  added: i18n._("Passkey added."),
  cancelled: i18n._("No passkey was added."),
  already: i18n._("This device has a passkey for your account already."),
  first: i18n._("To add or remove one, type your password."),
  made: (time: string) => i18n._("added {time}", { time }),
  used: (time: string) => i18n._("last used {time}", { time }),
  rename: i18n._("Rename"),
  renameOf: (name: string) => i18n._("Rename {name}", { name }),
  save: i18n._("Save"),
  remove: i18n._("Remove"),
  removeOf: (name: string) => i18n._("Remove {name}", { name }),
  removed: i18n._("Passkey removed."),
} as const;
