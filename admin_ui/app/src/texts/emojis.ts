/** The emojis of a namespace's own. */
import { i18n } from "@lingui/core";

export const emojis = {
  title: i18n._("Emojis of this namespace"),
  manage: i18n._("Add or remove emojis"),
  hint: i18n._("Everyone here can write them as :name: and react with them. Small square pictures look best."),
  choose: i18n._("Choose a picture"),
  chooseOther: i18n._("Choose another"),
  name: i18n._("Name"),
  nameHint: i18n._("2 to 32 of a-z, 0-9, _, + and -"),
  add: i18n._("Add emoji"),
  replace: i18n._("Replace emoji"),
  none: i18n._("There are none yet."),
  remove: (name: string) => i18n._("Remove :{name}:", { name }),
  removeHint: (name: string) => i18n._("Messages and reactions that use it show “:{name}:” from now on.", { name }),
  list: i18n._("Emojis"),
} as const;
