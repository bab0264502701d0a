/** How events about messages change the state; applying one twice changes nothing. */
import type { Entry, EventFrame, Message, Room } from "../contract.ts";
import { roomStream } from "../contract.ts";
import { withMedia } from "./media.ts";
import { mentionsMe, recounted } from "./mentions.ts";
import type { ChatState, Timeline } from "./model.ts";
import { buried, entryOf } from "./model.ts";
import { atMost } from "./most.ts";
import { stoppedTyping, withUsers } from "./people.ts";
import { entryChanged, replied } from "./threads.ts";

/** The message as this client expects it: an older server, and what it has logged, knows less of it. */
export function whole(message: Message): Message {
  const { captions = {}, mentions_room = false, in_timeline = true, last_reply_at = null } = message;
  const { repliers = [], pinned = null, forwarded_from = null } = message;
  return { ...message, captions, mentions_room, in_timeline, last_reply_at, repliers, pinned, forwarded_from };
}

/** The answer to a command as the event that tells the others of it. */
export function eventOf(message: Message): EventFrame<"message.created" | "message.updated"> {
  const type = message.deleted_at === null ? "message.created" : "message.updated";
  const stream = roomStream(message.room);
  return { type, stream, at: message.created_at, actor: message.sender.id, data: whole(message) };
}

/** The place of `number` in entries that are sorted by it. */
function placeOf(entries: readonly Entry[], number: number): number {
  let place = entries.length;
  while (place > 0 && (entries[place - 1]?.number ?? 0) >= number) place -= 1;
  return place;
}

/** The timeline with `entry` in its place; what lies before or behind the loaded part stays on the server. */
function withEntry(timeline: Timeline, entry: Entry): Timeline {
  const { entries, more, newer } = timeline;
  const place = placeOf(entries, entry.number);
  if (place === 0 && more) return entries[0]?.number === entry.number ? replaced(timeline, place, entry) : timeline;
  if (entries[place]?.number === entry.number) return replaced(timeline, place, entry);
  if (place === entries.length && newer) return timeline;
  return { entries: [...entries.slice(0, place), entry, ...entries.slice(place)], more, newer };
}

function replaced(timeline: Timeline, place: number, entry: Entry): Timeline {
  return { ...timeline, entries: timeline.entries.with(place, entry) };
}

function putEntry(state: ChatState, entry: Entry): ChatState {
  const told = entryChanged(state, entry);
  const shown = entry.in_timeline === false ? told : putIn(told, entry.room, entry);
  return entry.thread ? putIn(shown, entry.thread, entry) : shown;
}

/** Put an entry into the timeline of a room, or of a thread. */
function putIn(state: ChatState, key: string, entry: Entry): ChatState {
  const timeline = state.timelines[key];
  return timeline ? { ...state, timelines: { ...state.timelines, [key]: withEntry(timeline, entry) } } : state;
}

function putRoom(state: ChatState, room: Room): ChatState {
  return { ...state, rooms: { ...state.rooms, [room.id]: room } };
}

/** The room with its newest message and, for what others said, one more unread. */
function withNewest(state: ChatState, message: Message): ChatState {
  const room = state.rooms[message.room];
  if (!room || !message.in_timeline || message.number <= (room.last_message?.number ?? 0)) return state;
  const counted = message.number <= (state.counted[room.id] ?? 0);
  const foreign = !counted && message.sender.id !== state.me?.id && message.deleted_at === null;
  const mentions = atMost(room.mentions + (foreign && mentionsMe(state, message) ? 1 : 0));
  return putRoom(state, { ...room, last_message: message, unread: atMost(room.unread + (foreign ? 1 : 0)), mentions });
}

/** Take in what a message brings along: its sender's name and the newest facts of its files. */
export function withMessage(state: ChatState, message: Message): ChatState {
  return withMedia(withUsers(state, [message.sender]), message.attachments);
}

export function messageCreated(state: ChatState, event: EventFrame<"message.created">): ChatState {
  const message = event.data;
  const counted = recounted(state, message.room, message.id, message);
  const told = replied(withNewest(withMessage(counted, message), message), message);
  const quiet = stoppedTyping(told, message.thread ?? message.room, message.sender.id);
  const own = message.sender.id === state.me?.id;
  const pending = own ? quiet.pending.filter(({ clientId }) => clientId !== message.client_id) : quiet.pending;
  return putEntry({ ...quiet, pending }, entryOf(message));
}

export function messageUpdated(before: ChatState, event: EventFrame<"message.updated">): ChatState {
  const message = event.data;
  const state = recounted(before, message.room, message.id, message);
  const room = state.rooms[message.room];
  const isNewest = room?.last_message?.id === message.id;
  const told = room && isNewest ? putRoom(state, { ...room, last_message: message }) : state;
  return putEntry(withMessage(told, message), entryOf(message));
}

export function messageDeleted(before: ChatState, event: EventFrame<"message.deleted">): ChatState {
  const mark = event.data;
  const state = recounted(before, mark.room, mark.id, null);
  const room = state.rooms[mark.room];
  const newest = room?.last_message;
  const told = room && newest?.id === mark.id ? putRoom(state, { ...room, last_message: buried(newest, mark) }) : state;
  return putEntry(told, mark);
}
