/** How events about people change the state: who is there, who types, who is called what. */
import type { Entry, EventFrame, Room, User } from "../contract.ts";
import { isTombstone, roomOf } from "../contract.ts";
import type { ChatState } from "./model.ts";
import { without } from "./model.ts";

/** Remember what people are called. */
export function withUsers(state: ChatState, users: readonly User[]): ChatState {
  const news = users.filter((user) => !sameUser(state.users[user.id], user));
  if (news.length === 0) return state;
  return { ...state, users: { ...state.users, ...Object.fromEntries(news.map((user) => [user.id, user])) } };
}

function sameUser(a: User | undefined, b: User): boolean {
  return a !== undefined && a.display_name === b.display_name && a.avatar_url === b.avatar_url;
}

export function userUpdated(state: ChatState, event: EventFrame<"user.updated">): ChatState {
  const user = event.data;
  const renamed = (entry: Entry): Entry =>
    !isTombstone(entry) && entry.sender.id === user.id ? { ...entry, sender: user } : entry;
  const timelines = Object.fromEntries(
    Object.entries(state.timelines).map(([room, known]) => [room, { ...known, entries: known.entries.map(renamed) }]),
  );
  const me = state.me?.id === user.id ? user : state.me;
  const rooms = Object.fromEntries(Object.entries(state.rooms).map(([id, room]) => [id, withPerson(room, user)]));
  const members = Object.fromEntries(
    Object.entries(state.members).map(([room, known]) => {
      const member = known[user.id];
      return [room, member ? { ...known, [user.id]: { ...member, user } } : known];
    }),
  );
  return { ...state, me, timelines, rooms, members, users: { ...state.users, [user.id]: user } };
}

function withPerson(room: Room, user: User): Room {
  const last = room.last_message;
  return {
    ...room,
    peer: room.peer?.id === user.id ? user : room.peer,
    last_message: last?.sender.id === user.id ? { ...last, sender: user } : last,
  };
}

/** Members that were never read stay unread: one of them alone would pass for all. */
export function memberCame(state: ChatState, event: EventFrame<"member.joined" | "member.updated">): ChatState {
  const room = roomOf(event.stream);
  if (room === null) return state;
  const here = state.members[room];
  const members = here ? { ...state.members, [room]: { ...here, [event.data.user.id]: event.data } } : state.members;
  const known = state.rooms[room];
  const mine = known && event.data.user.id === state.me?.id;
  const rooms = mine ? { ...state.rooms, [room]: { ...known, my_role: event.data.role } } : state.rooms;
  return withUsers({ ...state, rooms, members }, [event.data.user]);
}

export function memberLeft(state: ChatState, event: EventFrame<"member.left">): ChatState {
  const room = roomOf(event.stream);
  const known = room === null ? undefined : state.members[room];
  if (room === null || !known) return state;
  return { ...state, members: { ...state.members, [room]: without(known, event.data.user) } };
}

/** The length of the notice is taken from the server's own clock, so that a wrong local clock does no harm. */
export function typing(state: ChatState, event: EventFrame<"typing">, now: number): ChatState {
  const { room, user, until, thread } = event.data;
  const place = thread ?? room;
  const lasts = Date.parse(until) - Date.parse(event.at);
  const here = without(state.typing[place] ?? {}, user);
  const typers = lasts > 0 ? { ...here, [user]: now + lasts } : here;
  return { ...state, typing: { ...state.typing, [place]: typers } };
}

export function presence(state: ChatState, event: EventFrame<"presence">): ChatState {
  return { ...state, presence: { ...state.presence, [event.data.user]: event.data } };
}

/** Whoever has just said something no longer types there: in a room, or in a thread. */
export function stoppedTyping(state: ChatState, place: string, user: string): ChatState {
  const typers = state.typing[place];
  if (!typers || !(user in typers)) return state;
  return { ...state, typing: { ...state.typing, [place]: without(typers, user) } };
}
