/** People and members of a room. */
import { i18n } from "@lingui/core";

export const people = {
  bot: i18n._("Bot"),
  start: i18n._("Start a conversation"),
  invite: i18n._("Invite people"),
  manage: (name: string) => i18n._("What {name} may do here", { name }),
  makeThem: i18n._("Change role to"),
  restrict: i18n._("Mute or ban"),
  takeOut: i18n._("Remove from the room"),
  yourself: i18n._("you"),
  roles: {
    owner: i18n._("Owner"),
    moderator: i18n._("Moderator"),
    member: i18n._("Member"),
    readonly: i18n._("Read only"),
  } as Readonly<Record<string, string>>,
  who: i18n._("People"),
  name: i18n._("Name of the group"),
  nobody: i18n._("No one with that name."),
  everybody: i18n._("Everyone is already in this group."),
  alreadyIn: i18n._("Everyone with that name is already in this group."),
  go: i18n._("Start"),
  add: i18n._("Invite"),
} as const;
