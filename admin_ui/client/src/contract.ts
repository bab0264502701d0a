/** The words of the contract under the names used here; every shape comes from the generated file. */
import type {
  AttachmentPayload,
  CommandData,
  DraftPayload,
  ErrorBody,
  EventData,
  MessagePayload,
  NamespaceWatched,
  ReplyData,
  StreamPosition,
  Subscribed as SubscribedData,
} from "./generated/contract.ts";

export type {
  ActivityList,
  ActivityPayload as Activity,
  AttachmentPayload as Attachment,
  BulkAnswer,
  CollectionList,
  CollectionPayload as Collection,
  Config,
  Counts,
  DraftPayload as ServerDraft,
  EditList,
  EventData,
  FileList,
  FilePayload as MediaFile,
  FoundFile,
  GalleryEntry,
  GalleryList,
  GroupList,
  GroupPayload as DuplicateGroup,
  HistoryList,
  HistoryPayload as HistoryEntry,
  JobPayload as Job,
  Me,
  MediaList,
  MemberList,
  MemberPayload as Member,
  MessageList,
  MessagePayload as Message,
  MyThreadList,
  NamespacePayload as Namespace,
  NamespaceWatched,
  NewRoom,
  NotificationEntry,
  PersonalChange,
  Position,
  Proposal,
  QueueState,
  ReadPlace,
  RoomChange,
  RoomList,
  RoomPayload as Room,
  ScheduledPayload as Scheduled,
  SearchList,
  SearchResult,
  Session,
  SimilarFile,
  SimilarList,
  SocketTicket,
  StageError,
  StagePayload as Stage,
  SuggestionList,
  SuggestionPayload as Suggestion,
  TaggerStatus,
  TagList,
  TagName,
  TagPayload as Tag,
  ThreadEntry,
  ThreadList,
  ThreadMark,
  UnfinishedUpload,
  UserList,
  UserPayload as User,
} from "./generated/contract.ts";

export type GrantData = EventData["grant"];
export type Hello = EventData["hello"];
export type LibraryChange = EventData["library.changed"];
export type Tombstone = EventData["message.deleted"];
export type UploadProgress = EventData["upload.progress"];

export type EventType = keyof EventData;

/** One event as it stands in a frame: durable ones have a `seq`, ephemeral ones have none. */
export interface EventFrame<T extends EventType> {
  type: T;
  stream: string;
  seq?: number;
  at: string;
  actor: string | null;
  data: EventData[T];
}

export type AnyEvent = { [T in EventType]: EventFrame<T> }[EventType];

/** What stands at a place of a timeline: a message, or the mark that one was deleted. */
export type Entry = MessagePayload | Tombstone;

/** Whether the entry only marks where a message was. */
export function isTombstone(entry: Entry): entry is Tombstone {
  return !("sender" in entry);
}

/** The name of a room's stream. */
export function roomStream(room: string): string {
  return `room:${room}`;
}

/** The room that a stream belongs to, or null for the user's own stream. */
export function roomOf(stream: string): string | null {
  return stream.startsWith("room:") ? stream.slice(5) : null;
}

/** The paths of an attachment that lead to bytes; null where there is nothing to fetch. */
export type MediaPath = AttachmentPayload["file_url"];

/** The sockets of the protocol; each has commands of its own. */
export type Endpoint = "chat" | "media" | "moderation";

type Split<K, E extends Endpoint> = K extends `${E} ${infer Name}` ? Name : never;

/** The names of an endpoint's commands. */
export type CommandName<E extends Endpoint> = Split<keyof CommandData, E>;

/** What goes along with a command. */
export type CommandBody<E extends Endpoint, N extends CommandName<E>> = CommandData[Extract<
  keyof CommandData,
  `${E} ${N}`
>];

/** How one stream stands after `subscribe`, or why it cannot be followed. */
export type StreamAnswer = StreamPosition | { error: Pick<ErrorBody, "code" | "message"> };

export interface Subscribed extends Omit<SubscribedData, "streams" | "presence"> {
  streams: Record<string, StreamAnswer>;
  presence: EventData["presence"][];
}

/** Which of the generated shapes answers which command. */
interface Replies {
  "chat subscribe": Subscribed;
  "chat message.send": MessagePayload;
  "chat draft.set": DraftPayload;
  "chat message.edit": MessagePayload;
  "chat message.delete": MessagePayload;
  "chat presence.watch": { presence: EventData["presence"][] };
  "chat pin.add": MessagePayload;
  "chat pin.remove": MessagePayload;
  "chat read.mark": Pick<EventData["read.updated"], "unread">;
  "moderation watch": NamespaceWatched;
}

/** What a command is answered with. */
export type Reply<E extends Endpoint, N extends string> = `${E} ${N}` extends keyof Replies
  ? Replies[`${E} ${N}`]
  : `${E} ${N}` extends keyof ReplyData
    ? ReplyData[`${E} ${N}`]
    : unknown;
