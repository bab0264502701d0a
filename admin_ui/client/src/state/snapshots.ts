/** How answers over HTTP enter the state: lists of rooms, pages of history, members. */
import type { Member, Message, MessageList, Room } from "../contract.ts";
import { stableFiles } from "../media_paths.ts";
import { whole, withMessage } from "./messages.ts";
import type { ChatState } from "./model.ts";
import { entryOf } from "./model.ts";
import { withUsers } from "./people.ts";
import { withoutRoom } from "./rooms.ts";
import { quotesLoaded } from "./thread_pages.ts";

/** A message with the stable paths that frames have. */
export function stableMessage(message: Message): Message {
  return stableFiles(whole(message));
}

function stableRoom(room: Room): Room {
  return { ...room, last_message: room.last_message && stableMessage(room.last_message) };
}

/** The whole list of rooms: what is not in it is gone. */
export function roomsLoaded(state: ChatState, rooms: readonly Room[]): ChatState {
  const listed = new Set(rooms.map(({ id }) => id));
  const gone = Object.keys(state.rooms).filter((id) => !listed.has(id));
  return rooms.reduce(roomLoaded, { ...gone.reduce(withoutRoom, state), loaded: true });
}

/** One room, read anew. */
export function roomLoaded(state: ChatState, room: Room): ChatState {
  const fresh = { ...state, rooms: { ...state.rooms, [room.id]: stableRoom(room) } };
  return withUsers(fresh, [
    ...(room.peer ? [room.peer] : []),
    ...(room.last_message ? [room.last_message.sender] : []),
  ]);
}

/** A page of messages as REST answers it. */
type Page = Pick<MessageList, "results" | "more" | "newer"> & Partial<Pick<MessageList, "quoted">>;

/** A window of a room's history takes the place of what was loaded. Own messages in it are no longer pending. */
export function windowLoaded(state: ChatState, room: string, page: Page): ChatState {
  const { results, more, newer } = page;
  const stable = results.map(stableMessage);
  const confirmed = new Set(stable.filter(({ sender }) => sender.id === state.me?.id).map((own) => own.client_id));
  const told = quotesLoaded(stable.reduce(withMessage, state), page.quoted);
  return {
    ...told,
    timelines: { ...told.timelines, [room]: { entries: stable.map(entryOf), more, newer } },
    pending: told.pending.filter(({ clientId }) => !confirmed.has(clientId)),
  };
}

/** The newest page of a room: it replaces what was loaded. */
export function newestPageLoaded(
  state: ChatState,
  room: string,
  messages: readonly Message[],
  more: boolean,
): ChatState {
  return windowLoaded(state, room, { results: [...messages], more, newer: false });
}

/** A page of what came before the loaded part. */
export function olderPageLoaded(
  state: ChatState,
  room: string,
  messages: readonly Message[],
  more: boolean,
): ChatState {
  const timeline = state.timelines[room];
  if (!timeline) return newestPageLoaded(state, room, messages, more);
  const stable = messages.map(stableMessage);
  const first = timeline.entries[0]?.number ?? Number.POSITIVE_INFINITY;
  const older = stable.filter(({ number }) => number < first).map(entryOf);
  const told = stable.reduce(withMessage, state);
  const entries = [...older, ...timeline.entries];
  return { ...told, timelines: { ...told.timelines, [room]: { ...timeline, entries, more } } };
}

/** A page of what comes behind the loaded part. */
export function laterPageLoaded(
  state: ChatState,
  room: string,
  messages: readonly Message[],
  newer: boolean,
): ChatState {
  const timeline = state.timelines[room];
  if (!timeline) return state;
  const stable = messages.map(stableMessage);
  const last = timeline.entries.at(-1)?.number ?? 0;
  const later = stable.filter(({ number }) => number > last).map(entryOf);
  const told = stable.reduce(withMessage, state);
  const entries = [...timeline.entries, ...later];
  return { ...told, timelines: { ...told.timelines, [room]: { ...timeline, entries, newer } } };
}

export function membersLoaded(state: ChatState, room: string, members: readonly Member[]): ChatState {
  const named = Object.fromEntries(members.map((member) => [member.user.id, member]));
  const users = members.map(({ user }) => user);
  return withUsers({ ...state, members: { ...state.members, [room]: named } }, users);
}
