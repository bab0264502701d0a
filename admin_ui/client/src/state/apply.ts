/** The effect of every event on a client's state: the table of the protocol as one pure function. */
import type { AnyEvent, EventFrame, EventType } from "../contract.ts";
import { blocksUpdated } from "./blocks.ts";
import { mediaStage, mediaUpdated, uploadProgress } from "./media.ts";
import { messageCreated, messageDeleted, messageUpdated, whole } from "./messages.ts";
import type { ChatState } from "./model.ts";
import { memberCame, memberLeft, presence, typing, userUpdated } from "./people.ts";
import { messageReactions } from "./reactions.ts";
import { readUpdated, roomAdded, roomGone, roomPersonal, roomUpdated } from "./rooms.ts";
import { threadUpdated } from "./threads.ts";

type Effects = { [T in EventType]?: (state: ChatState, event: EventFrame<T>, now: number) => ChatState };

const EFFECTS: Effects = {
  "message.created": messageCreated,
  "message.updated": messageUpdated,
  "message.deleted": messageDeleted,
  "message.reactions": messageReactions,
  "media.updated": mediaUpdated,
  "media.thumbnail_ready": mediaUpdated,
  "media.stage": mediaStage,
  "upload.progress": uploadProgress,
  "member.joined": memberCame,
  "member.updated": memberCame,
  "member.left": memberLeft,
  "room.added": roomAdded,
  "room.updated": roomUpdated,
  "room.deleted": roomGone,
  "room.removed": roomGone,
  "room.personal": roomPersonal,
  "read.updated": readUpdated,
  "blocks.updated": blocksUpdated,
  "thread.updated": threadUpdated,
  "user.updated": userUpdated,
  typing,
  presence,
};

function effectOf<T extends EventType>(type: T): Effects[T] {
  return EFFECTS[type];
}

/**
 * The state after an event. Unknown types change nothing, so that an older client lives with a newer server.
 *
 * `now` is this client's clock in milliseconds; only what ends by itself (typing) depends on it.
 */
export function apply<T extends EventType>(state: ChatState, event: EventFrame<T>, now: number): ChatState {
  const effect = effectOf(event.type);
  return effect ? effect(state, event, now) : state;
}

/** What comes over a stream, with all that this client expects of a message. */
export function withWholeMessage(event: AnyEvent): AnyEvent {
  const shows = event.type === "message.created" || event.type === "message.updated";
  return shows ? { ...event, data: whole(event.data) } : event;
}

/** All of them in order. */
export function applyAll(state: ChatState, events: readonly AnyEvent[], now: number): ChatState {
  return events.reduce((before, event) => apply(before, event, now), state);
}
