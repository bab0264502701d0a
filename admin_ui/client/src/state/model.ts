/** What a client knows: one plain value that is never changed in place, so that screens can compare and remember it. */
import type {
  Attachment,
  Entry,
  EventData,
  Member,
  Message,
  Room,
  ThreadMark,
  Tombstone,
  UnfinishedUpload,
  UploadProgress,
  User,
} from "../contract.ts";
import { isTombstone } from "../contract.ts";
import type { OffChatError } from "../errors.ts";

/**
 * The loaded part of a room's history, oldest first: its end, or a window further back after a jump.
 *
 * `more` says whether older entries stand on the server, `newer` whether there are some behind the window.
 */
export interface Timeline {
  entries: readonly Entry[];
  more: boolean;
  newer: boolean;
}

/** A thread as far as it is known, and its root where that was seen. */
export interface ThreadState extends ThreadMark {
  root: Message | null;
}

/** A message of one's own that the server has not confirmed yet. */
export interface PendingMessage {
  clientId: string;
  room: string;
  body: string;
  attachments: string[];
  replyTo: string | null;
  /** The root of the thread that it goes to, and whether the room sees it as well. */
  thread: string | null;
  broadcast: boolean;
  at: string;
  status: "waiting" | "failed";
  error: OffChatError | null;
  /** Local uploads that make up this message. */
  uploads: string[];
  /** Whether it outlives this page: another page sends it where this one is closed. */
  kept: boolean;
}

/** An upload that runs in this client. */
export interface LocalUpload {
  uploadId: string;
  clientId: string;
  room: string | null;
  name: string;
  size: number;
  type: string;
  /** Bytes handed to the network; what is stored safely is told by `upload.progress`. */
  sent: number;
  status: "queued" | "uploading" | "waiting" | "paused" | "missing" | "done" | "failed" | "cancelled";
  /** Why it failed, or what the server has said of the last attempt while it waits for the next one. */
  error: OffChatError | null;
  mediaId: string | null;
  messageId: string | null;
  /** Whether its bytes outlive this page: another page goes on with it where this one is closed. */
  kept: boolean;
  /** Of a `missing` one: whether the browser can open the file again once the person allows it. */
  reopens: boolean;
  /** Whether it goes to the server because the object storage cannot be reached from here. */
  relayed: boolean;
  /** The text that goes below the file in its message. */
  caption?: string;
}

export interface ChatState {
  me: User | null;
  rooms: Readonly<Record<string, Room>>;
  /** By room, up to which message a read mark has counted what is unread. */
  counted: Readonly<Record<string, number>>;
  /** False until the first list of rooms is there. */
  loaded: boolean;
  /** By room, and of threads by their root. */
  timelines: Readonly<Record<string, Timeline>>;
  threads: Readonly<Record<string, ThreadState>>;
  /** What messages answer, by id. */
  quoted: Readonly<Record<string, Entry>>;
  media: Readonly<Record<string, Attachment>>;
  progress: Readonly<Record<string, UploadProgress>>;
  members: Readonly<Record<string, Readonly<Record<string, Member>>>>;
  users: Readonly<Record<string, User>>;
  /** Room or root of a thread → user → until when (milliseconds of this client's clock). */
  typing: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How the people that one shares small rooms with are there; who is not named is not. */
  presence: Readonly<Record<string, EventData["presence"]>>;
  /** The people whom one has blocked, by their ids. */
  blocked: Readonly<Record<string, true>>;
  pending: readonly PendingMessage[];
  uploads: Readonly<Record<string, LocalUpload>>;
  /** Messages that are to be deleted unless that is undone. */
  deleting: Readonly<Record<string, true>>;
  /** One's own reactions by message, of messages that do not name everybody who has reacted. */
  mine: Readonly<Record<string, readonly string[]>>;
  /** Uploads of one's own that the server waits for, by media file, as told at the last connect. */
  unfinished: Readonly<Record<string, UnfinishedUpload>>;
}

export const EMPTY: ChatState = {
  me: null,
  rooms: {},
  counted: {},
  loaded: false,
  timelines: {},
  threads: {},
  quoted: {},
  media: {},
  progress: {},
  members: {},
  users: {},
  typing: {},
  presence: {},
  blocked: {},
  pending: [],
  uploads: {},
  deleting: {},
  mine: {},
  unfinished: {},
};

/** `record` without `key`; the same value where the key is absent. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in record)) return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
}

/** The entry that stands for a message: itself, or only its mark where it is deleted. */
export function entryOf(message: Message): Entry {
  if (message.deleted_at === null) return message;
  const { id, room, number, deleted_at, deleted_by, reason, thread, in_timeline } = message;
  const mark = { id, room, number, deleted_at, deleted_by, reason: reason ?? "deleted" };
  return thread ? { ...mark, thread, in_timeline } : mark;
}

/** A message as it is once deleted: the place stays, what was said is gone. */
export function buried(message: Message, mark: Tombstone): Message {
  const { deleted_at, deleted_by, reason } = mark;
  return {
    ...message,
    body: "",
    attachments: [],
    reactions: [],
    pinned: null,
    previews: [],
    mentions: [],
    mentions_room: false,
    deleted_at,
    deleted_by,
    reason,
  };
}

/** `attachment` as it is known now: the one from a newer event where there is one. */
export function currentAttachment(state: ChatState, attachment: Attachment): Attachment {
  const known = state.media[attachment.id];
  return known && known.version >= attachment.version ? known : attachment;
}

/** The message entries of a room, without the marks of deleted ones. */
export function messagesOf(state: ChatState, room: string): Message[] {
  const entries = state.timelines[room]?.entries ?? [];
  return entries.filter((entry): entry is Message => !isTombstone(entry));
}
