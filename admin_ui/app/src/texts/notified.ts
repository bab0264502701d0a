/** What one was told of: mentions, answers, invitations, what moderators have decided, and full stores. */
import { i18n } from "@lingui/core";
import type { NotificationEntry } from "@offchat/client";
import { alertKinds } from "./alerts.ts";

type Kind = NotificationEntry["kind"];

const BY_SOMEBODY: Partial<Record<Kind, (name: string) => string>> = {
  mention: (name) => i18n._("{name} mentioned you", { name }),
  reply: (name) => i18n._("{name} replied to you", { name }),
  thread: (name) => i18n._("{name} replied in a thread you follow", { name }),
  invitation: (name) => i18n._("{name} added you to a conversation", { name }),
};

const OTHERWISE: Record<Kind, () => string> = {
  mention: () => i18n._("You were mentioned"),
  reply: () => i18n._("Somebody replied to you"),
  thread: () => i18n._("Somebody replied in a thread you follow"),
  invitation: () => i18n._("You were added to a conversation"),
  report_result: () => i18n._("Moderators have decided on what you reported"),
  restriction: () => i18n._("A moderator has restricted what you can do"),
  appeal: () => i18n._("Moderators have decided on your appeal"),
  scheduled_failed: () => i18n._("A scheduled message could not be sent"),
  quota: () => i18n._("Your storage is nearly full"),
  namespace_quota: () => i18n._("The shared storage is nearly full"),
  alert: () => i18n._("Critical alert"),
};

export const notified = {
  title: i18n._("Notifications"),
  readAll: i18n._("Mark all as read"),
  unread: i18n._("Unread"),
  nothing: i18n._(
    "Nothing yet. When somebody mentions you, replies to you or adds you to a conversation, it appears here.",
  ),
  alertAbout: (kind: string, namespace: string | null) => {
    const what = (alertKinds as Readonly<Record<string, string>>)[kind] ?? kind;
    return namespace === null ? what : `${namespace}: ${what}`;
  },
  space: (namespace: string, percent: number) => i18n._("{namespace}: {percent} % used", { namespace, percent }),
  gone: i18n._("No longer available"),
  what: (kind: Kind, name: string | null) => (name !== null && BY_SOMEBODY[kind]?.(name)) || OTHERWISE[kind](),
} as const;
