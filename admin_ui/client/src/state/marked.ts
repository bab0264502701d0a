/** Lists of messages that are pinned in a room or saved by oneself, and how events keep them true. */
import type { AnyEvent, Message } from "../contract.ts";

/** A message of such a list, and when it came onto it (ISO 8601). */
export interface MarkedMessage {
  message: Message;
  at: string;
}

export interface MarkedState {
  /** The newest mark first. */
  entries: readonly MarkedMessage[];
  /** Whether older ones stand on the server. */
  more: boolean;
  /** False until the first page is there. */
  loaded: boolean;
}

export const NO_MARKS: MarkedState = { entries: [], more: false, loaded: false };

/** The list without a message. */
export function withoutMark(state: MarkedState, id: string): MarkedState {
  const entries = state.entries.filter(({ message }) => message.id !== id);
  return entries.length === state.entries.length ? state : { ...state, entries };
}

/** The list with a message in its place by time, once; what lies behind the loaded part stays on the server. */
export function withMark(state: MarkedState, entry: MarkedMessage): MarkedState {
  const others = state.entries.filter(({ message }) => message.id !== entry.message.id);
  const place = others.findIndex(({ at }) => at < entry.at);
  if (place < 0 && state.more) return { ...state, entries: others };
  return { ...state, entries: others.toSpliced(place < 0 ? others.length : place, 0, entry) };
}

/** A page behind what is loaded. */
export function marksLoaded(state: MarkedState, page: readonly MarkedMessage[], more: boolean): MarkedState {
  const known = new Set(state.entries.map(({ message }) => message.id));
  const fresh = page.filter(({ message }) => !known.has(message.id));
  return { entries: [...state.entries, ...fresh], more, loaded: true };
}

function changed(state: MarkedState, id: string, change: (message: Message) => Message): MarkedState {
  if (!state.entries.some(({ message }) => message.id === id)) return state;
  const entries = state.entries.map((entry) =>
    entry.message.id === id ? { ...entry, message: change(entry.message) } : entry,
  );
  return { ...state, entries };
}

/** What becomes of the messages themselves, in either list. */
export function withMessageEvent(state: MarkedState, event: AnyEvent): MarkedState {
  switch (event.type) {
    case "message.updated":
      return changed(state, event.data.id, () => event.data);
    case "message.reactions":
      return changed(state, event.data.id, (message) => ({ ...message, reactions: event.data.reactions }));
    case "message.deleted":
      return withoutMark(state, event.data.id);
    default:
      return state;
  }
}

/** The pins of a room after an event of it. */
export function withPinEvent(state: MarkedState, event: AnyEvent): MarkedState {
  if (event.type !== "message.updated") return withMessageEvent(state, event);
  const { pinned } = event.data;
  return pinned ? withMark(state, { message: event.data, at: pinned.at }) : withoutMark(state, event.data.id);
}

/** One's saved messages after an event; those that are saved elsewhere have to be read. */
export function withSavedEvent(state: MarkedState, event: AnyEvent): MarkedState {
  if (event.type === "saved.updated") {
    return event.data.saved_at === null ? withoutMark(state, event.data.message) : state;
  }
  if (event.type === "room.removed" || event.type === "room.deleted") {
    const entries = state.entries.filter(({ message }) => message.room !== event.data.id);
    return entries.length === state.entries.length ? state : { ...state, entries };
  }
  return withMessageEvent(state, event);
}
