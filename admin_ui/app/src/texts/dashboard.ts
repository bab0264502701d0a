/** The frame of the dashboard: its sections, and addresses that lead nowhere yet. */
import { i18n } from "@lingui/core";

export const dashboard = {
  sections: {
    overview: i18n._("Overview"),
    queue: i18n._("Queue"),
    files: i18n._("Files"),
    library: i18n._("Library"),
    statistics: i18n._("Statistics"),
    blocked: i18n._("Blocked content"),
    rules: i18n._("Rules"),
    restrictions: i18n._("Mutes and bans"),
    activity: i18n._("Activity"),
    people: i18n._("People"),
    rooms: i18n._("Rooms"),
    exchange: i18n._("Import and export"),
    webhooks: i18n._("Webhooks"),
    bots: i18n._("Bots"),
    jobs: i18n._("Jobs"),
    storage: i18n._("Storage"),
    health: i18n._("Health"),
  },
  groups: {
    moderation: i18n._("Moderation"),
    content: i18n._("Content"),
    community: i18n._("Community"),
    programs: i18n._("Integrations"),
    server: i18n._("Server"),
  },
  waiting: (count: number) => i18n._("{count, plural, one {# case waits} other {# cases wait}}", { count }),
  more: i18n._("More"),
  toChat: i18n._("Go to the chat"),
  toOverview: i18n._("Go to the overview"),
  nowhere: i18n._("Page not found"),
  nowhereWords: i18n._("There is no page at this address."),
  forAdministrators: i18n._("This page is for administrators of the namespace. Ask one of them for the role."),
  noNamespace: i18n._("You do not belong to a namespace yet, and everything lives in one. Create the first one here."),
} as const;
