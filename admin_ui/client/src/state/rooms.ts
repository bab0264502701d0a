/** How events about rooms change the state: the list one sees, and what is unread in it. */
import type { EventFrame } from "../contract.ts";
import { foreignAfter, mentionsMe } from "./mentions.ts";
import type { ChatState } from "./model.ts";
import { without } from "./model.ts";
import { atMost } from "./most.ts";
import { withoutThreads } from "./threads.ts";

/** Forget a room and all that was loaded of it. */
export function withoutRoom(state: ChatState, id: string): ChatState {
  const rest = withoutThreads(state, id);
  return {
    ...rest,
    rooms: without(state.rooms, id),
    counted: without(state.counted, id),
    timelines: without(rest.timelines, id),
    members: without(state.members, id),
    typing: without(state.typing, id),
    pending: state.pending.filter(({ room }) => room !== id),
    quoted: Object.fromEntries(Object.entries(state.quoted).filter(([, { room }]) => room !== id)),
  };
}

export function roomAdded(state: ChatState, event: EventFrame<"room.added">): ChatState {
  return { ...state, rooms: { ...state.rooms, [event.data.id]: event.data } };
}

export function roomUpdated(state: ChatState, event: EventFrame<"room.updated">): ChatState {
  const known = state.rooms[event.data.id];
  if (!known) return state;
  return { ...state, rooms: { ...state.rooms, [known.id]: { ...known, ...event.data } } };
}

export function roomGone(state: ChatState, event: EventFrame<"room.deleted" | "room.removed">): ChatState {
  return withoutRoom(state, event.data.id);
}

export function roomPersonal(state: ChatState, event: EventFrame<"room.personal">): ChatState {
  const { room, ...wanted } = event.data;
  const known = state.rooms[room];
  return known ? { ...state, rooms: { ...state.rooms, [room]: { ...known, ...wanted } } } : state;
}

/** Between streams there is no order: later messages may be known already, and those that were counted come yet. */
export function readUpdated(state: ChatState, event: EventFrame<"read.updated">): ChatState {
  const { room, number, ...mark } = event.data;
  const known = state.rooms[room];
  if (!known) return state;
  const later = foreignAfter(state, room, number);
  const unread = atMost(mark.unread + later.length);
  const mentions = atMost(mark.mentions + later.filter((one) => mentionsMe(state, one)).length);
  const rooms = { ...state.rooms, [room]: { ...known, unread, mentions } };
  return { ...state, rooms, counted: { ...state.counted, [room]: number } };
}

/** The room after one has read on in it here. */
export function readMarked(state: ChatState, room: string, unread: number): ChatState {
  const known = state.rooms[room];
  return known ? { ...state, rooms: { ...state.rooms, [room]: { ...known, unread } } } : state;
}
