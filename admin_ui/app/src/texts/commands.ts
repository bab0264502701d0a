/** Slash commands, as administrators look after them. */
import { i18n } from "@lingui/core";

export const commands = {
  title: i18n._("Slash commands"),
  add: i18n._("New command"),
  none: i18n._("No commands yet. People call one by typing / and its name in a message, and a program answers."),
  name: i18n._("Name"),
  nameHint: i18n._("Lower-case letters, digits, _ and -."),
  about: i18n._("What it does"),
  hint: i18n._("What follows the name"),
  hintAbout: i18n._("People see it while they type, as in “what to where”."),
  goesTo: i18n._("Calls go to"),
  toBot: i18n._("A bot"),
  toUrl: i18n._("An address"),
  bot: i18n._("Bot"),
  botHint: i18n._("The command is offered in the rooms that the bot is in."),
  url: i18n._("Address"),
  urlHint: i18n._("Each call is sent here, signed. It has to answer within 3 seconds."),
  create: i18n._("Create command"),
  save: i18n._("Save"),
  edit: i18n._("Edit"),
  newSecret: i18n._("New secret"),
  secret: i18n._("Secret"),
  secretAbout: i18n._("The program checks with it that calls come from here."),
  secretHint: (name: string) =>
    i18n._("For 24 hours, calls of /{name} are also signed with the previous secret.", { name }),
  remove: i18n._("Delete"),
  removeHint: (name: string) => i18n._("Nobody can call /{name} any more. What it has said stays.", { name }),
} as const;
