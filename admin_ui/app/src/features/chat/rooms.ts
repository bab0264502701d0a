/** How rooms are called, ordered and summed up. */
import type { ChatState, Message, Room } from "@offchat/client";
import { isTombstone } from "@offchat/client";
import { TEXTS } from "../../texts.ts";

/** The name to show: of the other person in direct rooms. */
export function roomName(room: Room): string {
  return room.peer?.display_name ?? room.name;
}

/** Newest first, by what was said last. */
export function byNewest(a: Room, b: Room): number {
  return newest(b).localeCompare(newest(a));
}

function newest(room: Room): string {
  return room.last_message?.created_at ?? room.created_at;
}

/** The message to show in the list: what one took back oneself, as a cancelled upload, is passed over where more is known. */
export function previewOf(state: ChatState, room: Room): Message | null {
  const last = room.last_message;
  if (!last?.deleted_at || last.sender.id !== state.me?.id) return last;
  const known = state.timelines[room.id]?.entries.findLast((entry): entry is Message => !isTombstone(entry));
  return known ?? last;
}

/** One line about a message. */
export function summary(message: Message, me: string | undefined, direct: boolean): string {
  const words = message.deleted_at ? TEXTS.chat.deleted : message.body || filesOf(message);
  const own = message.sender.id === me;
  if (message.deleted_at || (direct && !own)) return words;
  return `${own ? "You" : message.sender.display_name}: ${words}`;
}

function filesOf(message: Message): string {
  const [first] = message.attachments;
  return first ? (first.name ?? TEXTS.chat[first.kind]) : "";
}
