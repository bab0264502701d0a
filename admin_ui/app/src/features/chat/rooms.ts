/** How rooms are called, ordered and summed up. */
import type { ChatState, Message, Room } from "@offchat/client";
import { currentAttachment, isTombstone } from "@offchat/client";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { withoutTime } from "../../ui/voiceName.ts";
import { lineOf } from "./markdown.ts";

/** The name to show: of the other person in direct rooms. */
export function roomName(room: Pick<Room, "name" | "peer">): string {
  return room.peer?.display_name ?? room.name;
}

/** Whether one owns or moderates a room. */
export function ruling({ my_role }: Pick<Room, "my_role">): boolean {
  return my_role === "owner" || my_role === "moderator";
}

/** Why one may not write in a room; null where one may. */
export function silence(room: Pick<Room, "my_role" | "archived_at" | "posting">): string | null {
  if (room.archived_at !== null) return opening.archived;
  if (room.my_role === "readonly") return TEXTS.chat.readonly;
  return room.posting === "moderators" && !ruling(room) ? opening.announced : null;
}

/** Newest first, by what was said last. */
export function byNewest(a: Room, b: Room): number {
  const [one, other] = [newest(a), newest(b)];
  return one === other ? 0 : one < other ? 1 : -1;
}

function newest(room: Room): string {
  return room.last_message?.created_at ?? room.created_at;
}

/** The message to show in the list: what one took back oneself, as a cancelled upload, is passed over where more is known. */
export function previewOf(state: ChatState, room: Room): Message | null {
  const last = room.last_message;
  if (!last?.deleted_at || last.sender.id !== state.me?.id) return last;
  const timeline = state.timelines[room.id];
  if (timeline?.newer) return last;
  const known = timeline?.entries.findLast((entry): entry is Message => !isTombstone(entry));
  return known ?? last;
}

/** One line about the newest message: whose it is, where that must be said, and what it says. */
export interface Summary {
  who: string;
  words: string;
}

/** What stands under the room's name; files count as they are now, so that a hidden name is gone from here too. */
export function summaryOf(state: ChatState, room: Room): Summary {
  const message = previewOf(state, room);
  if (!message) return { who: "", words: emptyWords(room) };
  if (message.deleted_at) return { who: "", words: TEXTS.chat.gone[message.reason ?? "deleted"] };
  if (message.sender.id in state.blocked) return { who: "", words: opening.folded };
  const words = wordsOf(state, message);
  const own = message.sender.id === state.me?.id;
  if (own) return { who: TEXTS.chat.you, words };
  return { who: room.kind === "direct" ? "" : message.sender.display_name, words };
}

/** What a message says in one line: its words, else what its first file is, as that is now. */
export function wordsOf(state: ChatState, message: Message): string {
  return lineOf(message.body) || filesOf(state, message);
}

function emptyWords(room: Room): string {
  if (room.kind === "direct") return TEXTS.chat.direct;
  return room.topic || TEXTS.chat.members(room.member_count);
}

function filesOf(state: ChatState, message: Message): string {
  const [first] = message.attachments;
  if (!first) return "";
  const { hold, name, kind } = currentAttachment(state, first);
  if (hold && hold !== "scan") return TEXTS.media.hiddenName;
  return name ? withoutTime(name) : TEXTS.chat[kind];
}

/** Whether a room is muted now. */
export function isMuted({ muted, mute_until }: Pick<Room, "muted" | "mute_until">): boolean {
  return muted && (mute_until === null || Date.parse(mute_until) > Date.now());
}

/** How many messages are unread in all rooms that are not muted. */
export function unreadIn(state: ChatState): number {
  return Object.values(state.rooms).reduce((sum, room) => sum + (isMuted(room) ? 0 : room.unread), 0);
}
