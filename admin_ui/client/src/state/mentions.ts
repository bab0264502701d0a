/** How many unread messages mention one: counted from the messages themselves, for nobody is told of mentions apart. */
import type { Entry, Message } from "../contract.ts";
import { isTombstone } from "../contract.ts";
import type { ChatState } from "./model.ts";

/** Whether a message mentions this person, by name or with everybody. */
export function mentionsMe(
  state: Pick<ChatState, "me">,
  message: Pick<Message, "mentions" | "mentions_room">,
): boolean {
  return message.mentions_room || (state.me !== null && message.mentions.includes(state.me.id));
}

/** The entry of a message that this person has not read: unread are the newest of what others have said. */
function unreadEntry(state: ChatState, room: string, id: string): Message | null {
  const known = state.rooms[room];
  if (!known) return null;
  const timeline = state.timelines[room];
  const newest = known.last_message ? [known.last_message] : [];
  const entries: readonly Entry[] = timeline && !timeline.newer ? timeline.entries : newest;
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
  const counts = { unread: known.unread - (after ? 0 : 1), mentions: Math.max(0, known.mentions + step) };
  return { ...state, rooms: { ...state.rooms, [room]: { ...known, ...counts } } };
}
