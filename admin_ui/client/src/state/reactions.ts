/** Reactions to messages as a client knows them: whose they are, and what one's own do before the server has answered. */
import type { EventFrame, Message } from "../contract.ts";
import { isTombstone, roomOf } from "../contract.ts";
import type { ChatState } from "./model.ts";
import { entryChanged } from "./threads.ts";

/** One emoji below a message: who is named there, and how many have chosen it. */
export type Reaction = Message["reactions"][number];

function isCut({ users, count }: Reaction): boolean {
  return count > users.length;
}

/** Whether one has reacted with this emoji oneself. */
export function isOwnReaction(state: Pick<ChatState, "me" | "mine">, message: string, reaction: Reaction): boolean {
  const me = state.me?.id ?? "";
  if (reaction.users.includes(me)) return true;
  return isCut(reaction) && (state.mine[message]?.includes(reaction.emoji) ?? false);
}

/** What pages tell of one's own reactions, where a message does not name everybody. */
export function mineLoaded(state: ChatState, mine: ChatState["mine"] | undefined): ChatState {
  return mine && Object.keys(mine).length > 0 ? { ...state, mine: { ...state.mine, ...mine } } : state;
}

/** The message wherever it is loaded: in the timeline of its room, or in that of a thread there. */
function messageIn(state: ChatState, room: string, id: string): Message | null {
  for (const { entries } of Object.values(state.timelines)) {
    const found = entries.find((entry) => entry.id === id);
    if (found && found.room === room && !isTombstone(found)) return found;
  }
  return null;
}

function withReactions(state: ChatState, room: string, id: string, reactions: Reaction[]): ChatState {
  const change = (message: Message): Message => ({ ...message, reactions });
  const known = state.rooms[room];
  const newest = known?.last_message;
  const told =
    known && newest?.id === id && newest.deleted_at === null
      ? { ...state, rooms: { ...state.rooms, [room]: { ...known, last_message: change(newest) } } }
      : state;
  const root = told.threads[id]?.root ?? told.quoted[id];
  const message = messageIn(told, room, id) ?? (root && !isTombstone(root) ? root : null);
  if (!message) return told;
  const changed = change(message);
  const timelines = { ...told.timelines };
  for (const [key, timeline] of Object.entries(told.timelines)) {
    const place = timeline.entries.findIndex((entry) => entry.id === id);
    if (place >= 0) timelines[key] = { ...timeline, entries: timeline.entries.with(place, changed) };
  }
  return entryChanged({ ...told, timelines }, changed);
}

/** Which emojis one has oneself after an own change that the counts tell of, where not everybody is named. */
function ownAfter(own: readonly string[], before: readonly Reaction[], after: readonly Reaction[]): string[] {
  const counts = new Map(before.map(({ emoji, count }) => [emoji, count]));
  const more = after.filter(({ emoji, count }) => count > (counts.get(emoji) ?? 0)).map(({ emoji }) => emoji);
  const left = new Map(after.map(({ emoji, count }) => [emoji, count]));
  const fewer = new Set(before.filter(({ emoji, count }) => count > (left.get(emoji) ?? 0)).map(({ emoji }) => emoji));
  return [...new Set([...own.filter((emoji) => !fewer.has(emoji)), ...more])];
}

export function messageReactions(state: ChatState, event: EventFrame<"message.reactions">): ChatState {
  const room = roomOf(event.stream);
  if (room === null) return state;
  const { id, reactions } = event.data;
  const before = messageIn(state, room, id)?.reactions ?? [];
  const told = withReactions(state, room, id, reactions);
  if (event.actor === null || event.actor !== state.me?.id || !reactions.some(isCut)) return told;
  return mineLoaded(told, { [id]: ownAfter(state.mine[id] ?? [], before, reactions) });
}

/** The message with one's own reaction, or without it; what is so already stays. */
export function reacted(state: ChatState, room: string, id: string, emoji: string, on: boolean): ChatState {
  const me = state.me?.id;
  const message = messageIn(state, room, id);
  if (!me || !message) return state;
  const found = message.reactions.find((one) => one.emoji === emoji);
  if ((found !== undefined && isOwnReaction(state, id, found)) === on) return state;
  const { users, count } = found ?? { users: [], count: 0 };
  const names = on ? (isCut({ emoji, users, count }) ? users : [...users, me]) : users.filter((user) => user !== me);
  const changed = { emoji, users: names, count: count + (on ? 1 : -1) };
  const reactions = found
    ? message.reactions.map((one) => (one === found ? changed : one)).filter((one) => one.count > 0)
    : [...message.reactions, changed];
  const own = (state.mine[id] ?? []).filter((one) => one !== emoji);
  return mineLoaded(withReactions(state, room, id, reactions), { [id]: on ? [...own, emoji] : own });
}
