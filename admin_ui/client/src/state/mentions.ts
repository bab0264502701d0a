/** How many unread messages mention one: counted from the messages themselves, for nobody is told of mentions apart. */
import type { Entry, EventFrame, Message } from "../contract.ts";
import { isTombstone } from "../contract.ts";
import type { ChatState } from "./model.ts";
import { atMost, MOST_UNREAD } from "./most.ts";

/** Whether a message mentions this person, by name or with everybody. */
export function mentionsMe(
  state: Pick<ChatState, "me">,
  message: Pick<Message, "mentions" | "mentions_room">,
): boolean {
  return message.mentions_room || (state.me !== null && message.mentions.includes(state.me.id));
}

/** The newest entries of a room, as far as they are known without a gap. */
function newestOf(state: ChatState, room: string): readonly Entry[] {
  const timeline = state.timelines[room];
  if (timeline && !timeline.newer) return timeline.entries;
  const newest = state.rooms[room]?.last_message;
  return newest ? [newest] : [];
}

/** What others have said in a room after its message with a number, as far as it is known without a gap. */
export function foreignAfter(state: ChatState, room: string, number: number): Message[] {
  return newestOf(state, room).filter(
    (one): one is Message =>
      one.number > number &&
      !isTombstone(one) &&
      one.deleted_at === null &&
      one.in_timeline &&
      one.sender.id !== state.me?.id,
  );
}

/** Whether a read mark was counted before messages that are not loaded: of those that came after it the last is known. */
export function isMarkedBefore(state: ChatState, { data }: EventFrame<"read.updated">): boolean {
  const timeline = state.timelines[data.room];
  const newest = state.rooms[data.room]?.last_message;
  return Boolean(newest && newest.number > data.number + 1 && (!timeline || timeline.newer));
}

/** Whether what becomes of a message may change what is unread in its room, and what is loaded does not tell. */
export function isUncounted(
  state: ChatState,
  { type, data }: EventFrame<"message.deleted" | "message.updated">,
): boolean {
  const known = state.rooms[data.room];
  if (!known || known.unread === 0 || data.in_timeline === false) return false;
  if (type === "message.updated") {
    const message = data as Message;
    if (message.edited_at === null || !(known.mentions > 0 || mentionsMe(state, message))) return false;
  }
  // 1,000 means 1,000 or more: how many are left, only the server knows.
  if (known.unread === MOST_UNREAD && type === "message.deleted") return true;
  const timeline = state.timelines[data.room];
  const entries = newestOf(state, data.room);
  if (entries.some(({ id }) => id === data.id) || (timeline && !timeline.newer && !timeline.more)) return false;
  const others = entries.filter((entry) => !isTombstone(entry) && entry.sender.id !== state.me?.id);
  return others.length < known.unread;
}

/** The entry of a message that this person has not read: unread are the newest of what others have said. */
function unreadEntry(state: ChatState, room: string, id: string): Message | null {
  const known = state.rooms[room];
  if (!known) return null;
  const entries = newestOf(state, room);
  let left = known.unread;
  for (let place = entries.length - 1; place >= 0 && left > 0; place -= 1) {
    const entry = entries[place];
    if (!entry || isTombstone(entry) || entry.deleted_at !== null || entry.sender.id === state.me?.id) continue;
    if (entry.id === id) return entry;
    left -= 1;
  }
  return null;
}

/** The counts of a room after a message became `after`, null where it was deleted; of what was read nothing changes. */
export function recounted(state: ChatState, room: string, id: string, after: Message | null): ChatState {
  const before = unreadEntry(state, room, id);
  const known = state.rooms[room];
  if (!before || !known) return state;
  const step = Number(after !== null && mentionsMe(state, after)) - Number(mentionsMe(state, before));
  const unread = known.unread - (after || known.unread === MOST_UNREAD ? 0 : 1);
  const counts = { unread, mentions: atMost(Math.max(0, known.mentions + step)) };
  return { ...state, rooms: { ...state.rooms, [room]: { ...known, ...counts } } };
}
