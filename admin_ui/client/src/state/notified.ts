/** What a person was told of, and how events keep that true. */
import type { AnyEvent, Message, NotificationEntry, User } from "../contract.ts";
import { atMost } from "./most.ts";

export interface NotificationsState {
  /** The newest first. */
  entries: readonly NotificationEntry[];
  /** Those who have written or invited, by id, as far as the server named them. */
  people: Readonly<Record<string, User>>;
  /** Whether older ones stand on the server. */
  more: boolean;
  /** False until the first page is there. */
  loaded: boolean;
  /** How many are unread, also of those that are not loaded; at most 1,000. */
  unread: number;
}

export const NO_NOTIFICATIONS: NotificationsState = { entries: [], people: {}, more: false, loaded: false, unread: 0 };

function withMessage(
  state: NotificationsState,
  concerns: (entry: NotificationEntry) => boolean,
  message: Message | null,
): NotificationsState {
  if (!state.entries.some((entry) => entry.message && concerns(entry))) return state;
  const entries = state.entries.map((entry) => (entry.message && concerns(entry) ? { ...entry, message } : entry));
  return { ...state, entries };
}

/** The state after some were read, or all up to one. */
function read(state: NotificationsState, ids: readonly string[], upTo: string | null, unread: number, at: string) {
  const known = new Set(ids);
  const entries = state.entries.map((entry) =>
    entry.read_at === null && (known.has(entry.id) || (upTo !== null && entry.id <= upTo))
      ? { ...entry, read_at: at }
      : entry,
  );
  return { ...state, entries, unread };
}

/** The state after an event. A new one is counted; the list has to be read to show it. */
export function withNotificationEvent(state: NotificationsState, event: AnyEvent): NotificationsState {
  switch (event.type) {
    case "notification": {
      if (state.entries.some(({ id }) => id === event.data.id)) return state;
      return { ...state, unread: atMost(state.unread + 1) };
    }
    case "notification.read":
      return read(state, event.data.ids, event.data.up_to, event.data.unread, event.at);
    case "message.updated":
      return withMessage(state, ({ message }) => message?.id === event.data.id, event.data);
    case "message.deleted":
      return withMessage(state, ({ message }) => message?.id === event.data.id, null);
    case "room.deleted":
    case "room.removed":
      return withMessage(state, ({ room }) => room === event.data.id, null);
    default:
      return state;
  }
}
