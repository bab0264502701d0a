/** People and members of a room. */
import { i18n } from "@lingui/core";

export const people = {
  start: i18n._("Start a conversation"),
  invite: i18n._("Invite people"),
  members: i18n._("Members"),
  membersOf: (room: string) => i18n._("Members of {room}", { room }),
  yourself: i18n._("you"),
  roles: {
    owner: i18n._("Owner"),
    moderator: i18n._("Moderator"),
    member: i18n._("Member"),
    readonly: i18n._("Only reads"),
  } as Readonly<Record<string, string>>,
  who: i18n._("People"),
  name: i18n._("Name of the group"),
  nobody: i18n._("Nobody is called that."),
  everybody: i18n._("Everybody is in this group already."),
  alreadyIn: i18n._("Everybody who is called that is in this group already."),
  go: i18n._("Start"),
  add: i18n._("Invite"),
} as const;
