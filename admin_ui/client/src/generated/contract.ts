/** Generated from contract.json by `npm run generate`; do not edit. */

export interface Contract {
  events: EventData;
  commands: CommandData;
  replies: ReplyData;
}
export interface EventData {
  "activity.logged": ActivityPayload;
  "alert.updated": AlertPayload;
  "blocks.updated": Blocked;
  "case.updated": CasePayload;
  "command.invoked": Invoked;
  "command.reply": CommandReplied;
  "draft.updated": DraftPayload;
  grant: Grant;
  "hash.blocked": HashPayload;
  hello: Hello;
  "job.updated": JobPayload;
  "library.changed": Changed;
  "media.stage": StageFact;
  "media.thumbnail_ready": AttachmentPayload;
  "media.updated": AttachmentPayload;
  "member.joined": MemberPayload;
  "member.left": Left;
  "member.updated": MemberPayload;
  "message.created": MessagePayload;
  "message.deleted": Tombstone;
  "message.hidden": Hidden;
  "message.reactions": MessageReactions;
  "message.updated": MessagePayload;
  notification: NotificationPayload;
  "notification.read": NotificationsReadPayload;
  presence: PresencePayload;
  queues: Queues;
  "read.seen": SeenPlace;
  "read.updated": ReadMark;
  "restriction.updated": RestrictionPayload;
  "room.added": RoomPayload;
  "room.deleted": RoomName;
  "room.personal": Personal;
  "room.removed": RoomName;
  "room.updated": RoomShared;
  "saved.updated": SavedMark;
  "scheduled.updated": ScheduledPayload;
  "thread.updated": ThreadMark;
  typing: TypingFact;
  "upload.progress": Progress;
  "user.updated": UserPayload;
}
/**
 * One row of the activity log; ``actor`` is a user payload, or None where the server acted.
 *
 * ``room_name`` is the present name of the room, None for a direct one; ``person`` is a user payload of the one whom
 * the action was done to, None where it concerns no person; ``room_open`` is whether the reader is in the room. The
 * event of a new row leaves all three out.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ActivityPayload".
 */
export interface ActivityPayload {
  id: string;
  at: string;
  actor: UserPayload | null;
  action: string;
  object: ActivityObject;
  room: string | null;
  room_name?: string | null;
  room_open?: boolean;
  person?: UserPayload | null;
  address: string;
  data: {
    [k: string]: unknown;
  };
}
/**
 * A person or bot as other people see them.
 *
 * ``avatar_url`` is 128 pixels wide; the same path with 64 or 256 in the place of 128 has the other sizes.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UserPayload".
 */
export interface UserPayload {
  id: string;
  username: string;
  display_name: string;
  avatar_url: string | null;
  is_bot: boolean;
}
/**
 * The object of an action.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ActivityObject".
 */
export interface ActivityObject {
  type: string;
  id: string | null;
  name: string | null;
}
/**
 * Something that has reached a threshold.
 *
 * ``subject`` is the slug of a namespace, ``disk``, ``bucket`` or ``server``; ``namespace`` null: it concerns the
 * whole server. ``by`` is the id of the person who has acknowledged it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AlertPayload".
 */
export interface AlertPayload {
  id: string;
  kind:
    | "ai_budget"
    | "backup"
    | "error_rate"
    | "latency"
    | "preview_delay"
    | "preview_failures"
    | "security"
    | "storage_quota"
    | "worker";
  namespace: string | null;
  severity: "critical" | "warning";
  state: "acknowledged" | "firing" | "resolved";
  subject: string;
  value: number;
  threshold: number;
  since: string;
  by: string | null;
  note: string;
  resolved_at: string | null;
}
/**
 * All people whom a person has blocked, by their ids.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Blocked".
 */
export interface Blocked {
  users: string[];
}
/**
 * A case: something that was reported or is withheld, for moderators.
 *
 * ``media`` and ``files`` are facts: those of the file, or of what hangs on the message. ``said`` is the text of the
 * message as it stood when it was reported, the last 5; null for one of a direct room, which is read by a reveal. Of a
 * person (``author``) it is what they were called; ``room`` is where they were met.
 * ``hold`` is that of the file. ``risk`` grows with the weight and the number of the reports. ``reports`` and
 * ``notes`` are the newest 20, ``report_count`` and ``note_count`` how many there are.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CasePayload".
 */
export interface CasePayload {
  id: string;
  version: number;
  namespace: string;
  state: "closed" | "open";
  subject: CaseSubject;
  sources: ("hash" | "manual" | "nsfw" | "report" | "rule" | "scan")[];
  reports: ReportPayload[];
  report_count: number;
  risk: number;
  reason: string;
  author: UserPayload | null;
  assignee: UserPayload | null;
  media: AttachmentPayload | null;
  files: AttachmentPayload[];
  room: string | null;
  room_name: string | null;
  message: string | null;
  said: string[] | null;
  hold: ("quarantined" | "review" | "scan") | null;
  notes: NotePayload[];
  note_count: number;
  outcome: ("approved" | "deleted" | "quarantined" | "released" | "restricted") | null;
  appeal: AppealPayload | null;
  opened_at: string;
  first_action_at: string | null;
  closed_at: string | null;
}
/**
 * What a case is about.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CaseSubject".
 */
export interface CaseSubject {
  type: "media" | "message" | "user";
  id: string;
}
/**
 * A report: who says what is wrong; ``reporter`` is null where the one who is judged is told of it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReportPayload".
 */
export interface ReportPayload {
  id: string;
  reporter: UserPayload | null;
  reason:
    "harassment" | "hate" | "illegal" | "minors" | "other" | "privacy" | "self_harm" | "sexual" | "spam" | "violence";
  text: string;
  at: string;
}
/**
 * A media file as all see it who may see it.
 *
 * Sizes in bytes, ``duration`` in seconds, ``bitrate`` of the whole container in kbit/s, ``width`` and
 * ``height`` in pixels as displayed (after rotation), ``rotation`` in degrees clockwise.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AttachmentPayload".
 */
export interface AttachmentPayload {
  id: string;
  version: number;
  kind: "audio" | "file" | "image" | "video";
  state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
  hold: ("quarantined" | "review" | "scan") | null;
  stages: {
    [k: string]: StagePayload;
  };
  name: string | null;
  title: string | null;
  alt_text: string | null;
  content_type: string;
  size: number;
  received: number;
  width: number | null;
  height: number | null;
  duration: number | null;
  duration_formatted: string | null;
  bitrate: number | null;
  codec: string | null;
  audio_codec: string | null;
  mime_codecs: string | null;
  pages: number | null;
  fps: number | null;
  rotation: number | null;
  video_dimensions: [number, number] | null;
  has_audio: boolean | null;
  placeholder: string | null;
  thumbnail_url: string | null;
  thumbnails: Thumbnails;
  file_url: string | null;
  download_url: string | null;
  stream: Stream | null;
  waveform: number[] | null;
  playable: boolean | null;
  playable_reason: string | null;
  error: StageError | null;
  created_at: string;
  uploader: UserPayload;
  namespace: string;
  room: string | null;
}
/**
 * How far one stage of the pipeline is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StagePayload".
 */
export interface StagePayload {
  state: "done" | "failed" | "progress" | "started";
  percent: number | null;
  attempt: number;
  started_at: string;
  elapsed_ms: number | null;
  error: StageError | null;
}
/**
 * Why a stage or a file failed, in words for a person.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StageError".
 */
export interface StageError {
  code: string;
  message: string;
  retryable: boolean;
}
/**
 * Stable paths of the three sizes (longest side 320, 640, 1280 pixels).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Thumbnails".
 */
export interface Thumbnails {
  small: string | null;
  medium: string | null;
  large: string | null;
}
/**
 * Paths of what a player can use beside the original; ``growing``: instead of it, while it is being uploaded.
 *
 * ``picture`` is a picture as every browser shows it, its longer side at most 4096 pixels, where the original is none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Stream".
 */
export interface Stream {
  hls: string | null;
  mp4: string | null;
  picture: string | null;
  storyboard: string | null;
  clip: string | null;
  growing: string | null;
}
/**
 * A note of a moderator for the others.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NotePayload".
 */
export interface NotePayload {
  author: UserPayload;
  text: string;
  at: string;
}
/**
 * What the uploader says against it, and whether they were right; ``outcome`` null: not judged yet.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AppealPayload".
 */
export interface AppealPayload {
  text: string;
  at: string;
  outcome: ("granted" | "rejected") | null;
}
/**
 * A call of a slash command: what was written behind its name, where and by whom, and until when to answer.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Invoked".
 */
export interface Invoked {
  id: string;
  name: string;
  text: string;
  room: string;
  thread: string | null;
  user: string;
  expires_at: string;
}
/**
 * An answer to the call that the caller named so (its ``client_id``).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CommandReplied".
 */
export interface CommandReplied {
  id: string;
  body: string;
}
/**
 * What a person has begun to write in a room or a thread; empty text and no files where there is nothing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DraftPayload".
 */
export interface DraftPayload {
  room: string;
  thread: string | null;
  body: string;
  reply_to: string | null;
  attachments: string[];
  updated_at: string;
}
/**
 * A short-lived credential for URLs of files, which can carry neither header nor cookie.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Grant".
 */
export interface Grant {
  token: string;
  expires_at: string;
}
/**
 * An entry of a list of hashes; without ``id`` and ``at`` it was only tried.
 *
 * ``value`` is in hexadecimal digits: 64 of them, for a video those of its key frames with blanks between.
 * ``distance`` is in how many of 256 bits a picture may differ; null for ``sha256``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HashPayload".
 */
export interface HashPayload {
  id: string | null;
  kind: "perceptual" | "sha256";
  algorithm: string;
  value: string;
  distance: number | null;
  reason: string;
  by: UserPayload | null;
  at: string | null;
  matches: Matches;
}
/**
 * How many files an entry reaches, and in how many rooms they were sent.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Matches".
 */
export interface Matches {
  files: number;
  rooms: number;
}
/**
 * The first frame of every socket.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Hello".
 */
export interface Hello {
  connection: string;
  user: UserPayload;
  heartbeat_s: number;
  grant: Grant;
  limits: Limits;
  protocol: string;
}
/**
 * Sizes, numbers and rates that the server accepts.
 *
 * ``direct_upload_bytes``: from which size on files are best sent straight into the object storage; null for none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Limits".
 */
export interface Limits {
  frame_bytes: number;
  commands_per_10s: number;
  message_chars: number;
  upload_bytes: number;
  pending_uploads: number;
  direct_upload_bytes: number | null;
}
/**
 * Work on many files: ``done`` of ``total`` were looked at, ``changed`` were changed.
 *
 * ``failed`` names the first 200 that were refused; ``result`` says where an archive is fetched, or why a whole job
 * failed (``{code, detail}``). ``undoable``: ``undo/`` of the job takes back what it did.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JobPayload".
 */
export interface JobPayload {
  id: string;
  kind: string;
  namespace: string;
  state: "cancelled" | "done" | "failed" | "queued" | "running";
  total: number;
  done: number;
  percent: number;
  changed: number;
  failed: Refused[];
  result: {
    [k: string]: unknown;
  } | null;
  undoable: boolean;
  created_at: string;
  finished_at: string | null;
}
/**
 * One file of several with which something could not be done, and why.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Refused".
 */
export interface Refused {
  id: string;
  code: string;
  detail: string;
}
/**
 * What has changed in a library, by id; clients read again what they show of it.
 *
 * ``more``: further files have changed too, which are not named.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Changed".
 */
export interface Changed {
  namespace: string;
  files: string[];
  tags: string[];
  collections: string[];
  more: boolean;
}
/**
 * How far one stage of the pipeline is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StageFact".
 */
export interface StageFact {
  media: string;
  message: string | null;
  stage: string;
  state: "done" | "failed" | "progress" | "started";
  percent: number | null;
  attempt: number;
  elapsed_ms: number | null;
  error: StageError | null;
}
/**
 * The membership of a person in a room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MemberPayload".
 */
export interface MemberPayload {
  user: UserPayload;
  role: "member" | "moderator" | "owner" | "readonly";
  joined_at: string;
}
/**
 * The person who left.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "backend.chat.events.Left".
 */
export interface Left {
  user: string;
}
/**
 * A message; a tombstone keeps its place with an empty body, ``deleted_at`` and ``reason`` set.
 *
 * ``captions`` holds the text below single files, by the ids of those that have one. ``mentions`` are people, and
 * ``mentions_room`` is true where it mentions the whole room. ``forwarded_from`` is who said first what was forwarded.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MessagePayload".
 */
export interface MessagePayload {
  id: string;
  room: string;
  number: number;
  sender: UserPayload;
  client_id: string;
  body: string;
  attachments: AttachmentPayload[];
  captions: {
    [k: string]: string;
  };
  reply_to: string | null;
  thread: string | null;
  forwarded_from: string | null;
  reply_count: number;
  reactions: Reaction[];
  pinned: Pinned | null;
  previews: Preview[];
  mentions: string[];
  mentions_room: boolean;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  deleted_by: string | null;
  reason: ("deleted" | "erased" | "expired" | "moderated" | "refused") | null;
  in_timeline: boolean;
  last_reply_at: string | null;
  repliers: string[];
}
/**
 * Who reacted with one emoji: ``users`` are the first 100, ``count`` counts all of them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Reaction".
 */
export interface Reaction {
  emoji: string;
  users: string[];
  count: number;
}
/**
 * When a message was pinned in its room, and by whom.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Pinned".
 */
export interface Pinned {
  at: string;
  by: string;
}
/**
 * What a page that a message links to says of itself: plain text, and its picture as a copy on this server.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Preview".
 */
export interface Preview {
  url: string;
  title: string;
  description: string;
  site: string;
  image: AttachmentPayload | null;
}
/**
 * The rest of a deleted message, with the reason; ``thread`` and ``in_timeline`` are told of replies in threads.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Tombstone".
 */
export interface Tombstone {
  id: string;
  room: string;
  number: number;
  deleted_at: string;
  deleted_by: string | null;
  reason: "deleted" | "erased" | "expired" | "moderated" | "refused";
  thread?: string;
  in_timeline?: boolean;
}
/**
 * No content.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Hidden".
 */
export interface Hidden {}
/**
 * All reactions to one message, in the order of their first use.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MessageReactions".
 */
export interface MessageReactions {
  id: string;
  reactions: Reaction[];
}
/**
 * Something that a person is told of, by ids; null where there is none.
 *
 * ``actor`` is who has written or invited, and null where moderators or the server have acted. ``percent`` of what
 * may be stored in the ``namespace`` are used. An ``alert`` of this kind is critical in the ``namespace``, or on the
 * whole server.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NotificationPayload".
 */
export interface NotificationPayload {
  id: string;
  kind:
    | "alert"
    | "appeal"
    | "invitation"
    | "mention"
    | "namespace_quota"
    | "quota"
    | "reply"
    | "report_result"
    | "restriction"
    | "scheduled_failed"
    | "thread";
  room: string | null;
  message: string | null;
  thread: string | null;
  actor: string | null;
  namespace: string | null;
  percent: number | null;
  alert: string | null;
  at: string;
  read_at: string | null;
}
/**
 * Notifications that were read: those with ``ids``, or all up to one; ``unread`` are left, 1,000 at most.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NotificationsReadPayload".
 */
export interface NotificationsReadPayload {
  ids: string[];
  up_to: string | null;
  unread: number;
}
/**
 * How a person is there; ``last_seen`` is when they were last, null while they are and unless they share it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PresencePayload".
 */
export interface PresencePayload {
  user: string;
  state: "away" | "offline" | "online";
  last_seen: string | null;
}
/**
 * How all queues of jobs stand.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Queues".
 */
export interface Queues {
  queues: QueueState[];
}
/**
 * How one queue of jobs stands.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QueueState".
 */
export interface QueueState {
  queue: string;
  depth: number;
  running: number;
  failed: number;
}
/**
 * Up to which message of which room a person has read.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SeenPlace".
 */
export interface SeenPlace {
  user: string;
  message: string;
  number: number;
  room: string;
}
/**
 * The read mark of a person in a room: the newest message that they have read, null where that is none.
 *
 * ``number`` is that of the newest message that was looked at: later ones are not among those counted as unread.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReadMark".
 */
export interface ReadMark {
  room: string;
  message: string | null;
  number: number;
  unread: number;
  mentions: number;
}
/**
 * What was taken from a person; ``namespace`` null: on the whole server, ``until`` null: until it is lifted.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RestrictionPayload".
 */
export interface RestrictionPayload {
  id: string;
  user: string;
  kind: "ban" | "mute";
  namespace: string | null;
  room: string | null;
  reason: string;
  until: string | null;
  by: string;
  at: string;
  lifted_at: string | null;
}
/**
 * A room as one of its members sees it; ``muted`` holds until ``mute_until``, a time that a client compares.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RoomPayload".
 */
export interface RoomPayload {
  id: string;
  kind: "channel" | "direct" | "group";
  name: string;
  topic: string;
  namespace: string;
  member_count: number;
  history: "all" | "since_join";
  created_at: string;
  picture_url: string | null;
  posting: "members" | "moderators";
  archived_at: string | null;
  my_role: "member" | "moderator" | "owner" | "readonly";
  unread: number;
  mentions: number;
  muted: boolean;
  mute_until: string | null;
  level: "all" | "mentions" | "none";
  pinned: boolean;
  peer: UserPayload | null;
  last_message: MessagePayload | null;
  position: Position;
}
/**
 * A place in a stream: which life of it, and after which event.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Position".
 */
export interface Position {
  epoch: string;
  seq: number;
}
/**
 * The id of a room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RoomName".
 */
export interface RoomName {
  id: string;
}
/**
 * The settings of a person for a room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Personal".
 */
export interface Personal {
  room: string;
  muted: boolean;
  mute_until: string | null;
  level: "all" | "mentions" | "none";
  pinned: boolean;
}
/**
 * The part of a room that is the same for all its members; one that was archived is for reading alone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RoomShared".
 */
export interface RoomShared {
  id: string;
  kind: "channel" | "direct" | "group";
  name: string;
  topic: string;
  namespace: string;
  member_count: number;
  history: "all" | "since_join";
  created_at: string;
  picture_url: string | null;
  posting: "members" | "moderators";
  archived_at: string | null;
}
/**
 * A message and its room, and when the person saved it; null where it is not saved any more.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SavedMark".
 */
export interface SavedMark {
  message: string;
  room: string;
  saved_at: string | null;
}
/**
 * A message for a later time; ``message`` is what was sent. What was sent or cancelled keeps no text and files.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ScheduledPayload".
 */
export interface ScheduledPayload {
  id: string;
  room: string;
  thread: string | null;
  reply_to: string | null;
  body: string;
  attachments: string[];
  captions: {
    [k: string]: string;
  };
  send_at: string;
  state: "cancelled" | "failed" | "sent" | "waiting";
  message: string | null;
  error: SendingError | null;
}
/**
 * Why a message could not be sent at its time.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SendingError".
 */
export interface SendingError {
  code: string;
  message: string;
  retryable: boolean;
}
/**
 * The same with the root of the thread and its room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ThreadMark".
 */
export interface ThreadMark {
  following: boolean;
  message: string | null;
  unread: number;
  mentions: number;
  number: number;
  thread: string;
  room: string;
}
/**
 * The person who is typing, and the room; ``until`` in the past means that they stopped.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TypingFact".
 */
export interface TypingFact {
  room: string;
  user: string;
  thread: string | null;
  until: string;
}
/**
 * How many bytes of an upload the server has safely stored.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Progress".
 */
export interface Progress {
  media: string;
  message: string | null;
  received: number;
  size: number;
  percent: number;
  bytes_per_s: number | null;
  eta_s: number | null;
}
export interface CommandData {
  "chat command.run": RunCommand;
  "chat draft.set": SetDraft;
  "chat history": History;
  "chat message.delete": DeleteMessage;
  "chat message.edit": EditMessage;
  "chat message.send": SendMessage;
  "chat notification.read": ReadNotifications;
  "chat pin.add": PinMessage;
  "chat pin.remove": PinMessage;
  "chat presence.set": SetPresence;
  "chat presence.watch": WatchPresence;
  "chat reaction.add": React;
  "chat reaction.remove": React;
  "chat read.mark": MarkRead;
  "chat save.add": SaveMessage;
  "chat save.remove": SaveMessage;
  "chat subscribe": Subscribe;
  "chat thread.follow": FollowThread;
  "chat thread.read": ReadThread;
  "chat typing.start": TypeInRoom;
  "chat typing.stop": TypeInRoom;
  "chat unsubscribe": Unsubscribe;
  "media unwatch": Watch;
  "media watch": Watch;
  "moderation unwatch": WatchNamespace;
  "moderation watch": WatchNamespace;
}
/**
 * A slash command to call in a room, with the text behind its name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RunCommand".
 */
export interface RunCommand {
  client_id: string;
  room: string;
  name: string;
  text?: string;
  thread?: string | null;
}
/**
 * What the caller has written so far in a room, or in a ``thread`` of it; without text and files it is cleared.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetDraft".
 */
export interface SetDraft {
  room: string;
  thread?: string | null;
  body: string;
  reply_to?: string | null;
  attachments?: string[] | null;
}
/**
 * Which part of a room's history; at most 100 messages, 50 if ``limit`` is left out.
 *
 * With ``thread`` it is a part of the replies in a thread of the room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "History".
 */
export interface History {
  room: string;
  thread?: string | null;
  before?: string | null;
  after?: string | null;
  around?: string | null;
  at?: string | null;
  unread?: boolean | null;
  limit?: number | null;
}
/**
 * Which message to delete.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DeleteMessage".
 */
export interface DeleteMessage {
  message: string;
}
/**
 * Another text of a message, other captions of its files or another order of them; what is left out stays.
 *
 * ``captions`` are by the ids of files, empty for none any more. ``attachments`` names files in their new order; those
 * that it does not name follow. The text may be empty where there are files.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EditMessage".
 */
export interface EditMessage {
  message: string;
  captions?: {
    [k: string]: string;
  } | null;
  attachments?: string[] | null;
  body?: string | null;
}
/**
 * A message to send; ``client_id`` is a UUID that the client makes, so that the message is sent once.
 *
 * ``captions`` are the texts below single files, by their ids. ``thread`` is the root of the thread that it replies
 * in; ``broadcast`` shows such a reply in the timeline of the room as well. ``forward`` is a message whose text and
 * files are sent instead of others; with ``send_at`` it is sent then.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SendMessage".
 */
export interface SendMessage {
  room: string;
  client_id: string;
  body?: string | null;
  attachments?: string[] | null;
  captions?: {
    [k: string]: string;
  } | null;
  reply_to?: string | null;
  thread?: string | null;
  broadcast?: boolean | null;
  forward?: string | null;
  send_at?: string | null;
}
/**
 * The notifications that were read: some by their ids, or one and all that are older.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReadNotifications".
 */
export interface ReadNotifications {
  ids?: string[];
  up_to?: string;
}
/**
 * Which message to pin in its room, or to unpin.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PinMessage".
 */
export interface PinMessage {
  message: string;
}
/**
 * Whether the caller's device is in use.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetPresence".
 */
export interface SetPresence {
  state: "away" | "online";
}
/**
 * Whose presence to follow from now on, instead of those before.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WatchPresence".
 */
export interface WatchPresence {
  users: string[];
}
/**
 * A message, and the one emoji of a reaction to it: of Unicode, or `:name:` for one of the namespace's own.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "React".
 */
export interface React {
  message: string;
  emoji: string;
}
/**
 * Up to which message a room has been read; with ``back`` the message, and all later ones, count as unread.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MarkRead".
 */
export interface MarkRead {
  room: string;
  message: string;
  back?: boolean | null;
}
/**
 * Which message to save for oneself, or to take off that list.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SaveMessage".
 */
export interface SaveMessage {
  message: string;
}
/**
 * Which streams, from where on, and which classes of events.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Subscribe".
 */
export interface Subscribe {
  streams: string | string[];
  positions?: {
    [k: string]: Position;
  } | null;
  events?: string[] | null;
}
/**
 * Whether to follow a thread.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FollowThread".
 */
export interface FollowThread {
  thread: string;
  following: boolean;
}
/**
 * Up to which message a thread has been read.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReadThread".
 */
export interface ReadThread {
  thread: string;
  message: string;
}
/**
 * In which room the caller types, or has stopped typing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TypeInRoom".
 */
export interface TypeInRoom {
  room: string;
  thread?: string | null;
}
/**
 * Which streams to stop following.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Unsubscribe".
 */
export interface Unsubscribe {
  streams: string | string[];
}
/**
 * Which files, all that the caller has uploaded, or the library of a namespace (its slug).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Watch".
 */
export interface Watch {
  media?: string[] | null;
  mine?: boolean | null;
  namespace?: string | null;
}
/**
 * The namespace to watch, by its slug; the default one for None.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WatchNamespace".
 */
export interface WatchNamespace {
  namespace?: string | null;
}
export interface ReplyData {
  "chat command.run": Nothing;
  "chat draft.set": DraftPayload;
  "chat history": HistoryPage;
  "chat message.delete": MessagePayload;
  "chat message.edit": MessagePayload;
  "chat message.send": MessagePayload | ScheduledPayload;
  "chat notification.read": Unread;
  "chat pin.add": MessagePayload;
  "chat pin.remove": MessagePayload;
  "chat presence.set": Nothing;
  "chat presence.watch": Watched;
  "chat reaction.add": Nothing;
  "chat reaction.remove": Nothing;
  "chat read.mark": Unread;
  "chat save.add": Nothing;
  "chat save.remove": Nothing;
  "chat subscribe": Subscribed;
  "chat thread.follow": ThreadUnread;
  "chat thread.read": ThreadUnread;
  "chat typing.start": Nothing;
  "chat typing.stop": Nothing;
  "chat unsubscribe": Unsubscribed;
  "media unwatch": Nothing;
  "media watch": Watched1;
  "moderation unwatch": Nothing;
  "moderation watch": NamespaceWatched;
}
/**
 * An empty object: the command is done.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Nothing".
 */
export interface Nothing {}
/**
 * A page of a room; of the replies in a thread also its root, and how the reader stands to it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HistoryPage".
 */
export interface HistoryPage {
  messages: MessagePayload[];
  more: boolean;
  newer: boolean;
  position: Position;
  mine: {
    [k: string]: string[];
  };
  quoted: {
    [k: string]: MessagePayload;
  };
  root?: MessagePayload;
  mine_thread?: MyThread;
}
/**
 * A thread as one person sees it: ``message`` is the newest that they have read, null where they never followed it.
 *
 * ``unread`` counts the replies of others up to ``number``, at most 1000; what has a higher one came later.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MyThread".
 */
export interface MyThread {
  following: boolean;
  message: string | null;
  unread: number;
  mentions: number;
  number: number;
}
/**
 * What is still unread, in the room or of what one was told of.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "consumers.replies.Unread".
 */
export interface Unread {
  unread: number;
}
/**
 * How all the named people are there.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "consumers.chat.commands.presence.Watched".
 */
export interface Watched {
  presence: PresencePayload[];
}
/**
 * The positions of the streams, presence, the person's unfinished uploads, and the classes of events sent.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Subscribed".
 */
export interface Subscribed {
  streams: {
    [k: string]: unknown;
  };
  presence: PresencePayload[];
  uploads: UnfinishedUpload[];
  events: string[];
}
/**
 * An upload that its owner can go on with; a ``direct`` one in the object storage as well as at its location.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UnfinishedUpload".
 */
export interface UnfinishedUpload {
  upload: string;
  location: string;
  media: string;
  room: string | null;
  client_id: string | null;
  upload_id: string | null;
  name: string;
  size: number;
  received: number;
  direct: boolean;
}
/**
 * What is still unread in the thread, and how much of it mentions the reader.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ThreadUnread".
 */
export interface ThreadUnread {
  unread: number;
  mentions: number;
}
/**
 * The positions of the streams when they were left.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Unsubscribed".
 */
export interface Unsubscribed {
  streams: {
    [k: string]: Position;
  };
}
/**
 * The present state of the watched files, and the named ids that the person may not see.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "consumers.media.commands.Watched".
 */
export interface Watched1 {
  media: AttachmentPayload[];
  missing?: string[];
}
/**
 * The numbers of waiting things in a namespace, and its newest files.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceWatched".
 */
export interface NamespaceWatched {
  counts: Counts;
  media: AttachmentPayload[];
}
/**
 * The numbers of reports and held files that wait for a moderator.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Counts".
 */
export interface Counts {
  reports: number;
  scan: number;
  review: number;
  quarantined: number;
}
/**
 * Says that a person looks after an alert.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Acknowledgement".
 */
export interface Acknowledgement {
  note?: string;
}
/**
 * A page of the activity log, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ActivityList".
 */
export interface ActivityList {
  results: ActivityPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A page of alerts, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AlertList".
 */
export interface AlertList {
  results: AlertPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * What to change of a rule; ``threshold`` null switches it off. What is left out stays as it is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AlertRuleChange".
 */
export interface AlertRuleChange {
  rule:
    | "ai_budget"
    | "backup"
    | "error_rate"
    | "latency"
    | "preview_delay"
    | "preview_failures"
    | "security"
    | "storage_quota"
    | "worker";
  threshold?: number | null;
  for_s?: number;
  channels?: Channel[];
}
/**
 * Where notices of an alert go: to an address of mail, or as a POST to an address of the web.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Channel".
 */
export interface Channel {
  type: "mail" | "webhook";
  to: string;
}
/**
 * The rules of all kinds of alerts.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AlertRuleList".
 */
export interface AlertRuleList {
  results: AlertRulePayload[];
}
/**
 * When a kind of alert fires, and who is told; ``threshold`` null: never. ``id`` is the kind.
 *
 * ``critical`` is from where on it is critical, ``default`` the threshold of an unchanged rule; all in ``unit``.
 * ``namespace`` is the slug of the one whose rule it is; null: the server's. ``inherited``: the namespace has none of
 * its own, and the server's holds, whose receivers are not named. ``not_told`` are the addresses of mail among the
 * channels of a namespace's rule that are not written to, for no administrator of the namespace has confirmed them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AlertRulePayload".
 */
export interface AlertRulePayload {
  id: string;
  kind:
    | "ai_budget"
    | "backup"
    | "error_rate"
    | "latency"
    | "preview_delay"
    | "preview_failures"
    | "security"
    | "storage_quota"
    | "worker";
  namespace: string | null;
  inherited: boolean;
  unit: "count" | "h" | "ms" | "percent" | "s";
  threshold: number | null;
  default: number;
  critical: number;
  for_s: number;
  channels: Channel[];
  not_told: string[];
}
/**
 * Files to have described; with ``force`` also those that were described before.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Analyze".
 */
export interface Analyze {
  file_ids?: string[] | null;
  filter?: FileFilter | null;
  tag_ids?: string[];
  namespace?: string | null;
  dry_run?: boolean;
  force?: boolean;
}
/**
 * Which files: every field narrows.
 *
 * Several values of one field are alternatives, but those of ``tag`` and ``collection`` narrow further. Ranges are
 * written ``a..b``, ``a..`` or ``..b``, both ends included: ``size`` in bytes, ``duration`` in seconds, ``width`` in
 * pixels, ``created`` in times, and so is ``taken``: when a photo was, by the camera's clock.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FileFilter".
 */
export interface FileFilter {
  kind?: string | string[] | null;
  state?: string | string[] | null;
  hold?: string | string[] | null;
  visibility?: string | string[] | null;
  tag?: string | string[] | null;
  collection?: string | string[] | null;
  uploader?: string | string[] | null;
  room?: string | string[] | null;
  duplicate_of?: string | string[] | null;
  size?: string | null;
  duration?: string | null;
  width?: string | null;
  created?: string | null;
  taken?: string | null;
  has_text?: boolean | null;
  untagged?: boolean | null;
  trashed?: boolean | null;
}
/**
 * Why an uploader thinks that a file is withheld wrongly.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Appeal".
 */
export interface Appeal {
  text: string;
}
/**
 * A page of the people whom the reader has blocked, the last ones first; ``position`` was read before them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BlockList".
 */
export interface BlockList {
  results: BlockPayload[];
  next: string | null;
  previous: string | null;
  position: Position;
}
/**
 * A person whom the reader has blocked.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BlockPayload".
 */
export interface BlockPayload {
  user: UserPayload;
  blocked_at: string;
}
/**
 * Whether a bot may do anything at all.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BotChange".
 */
export interface BotChange {
  is_active: boolean;
}
/**
 * A page of the bots of a namespace, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BotList".
 */
export interface BotList {
  results: BotPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A bot of a namespace, as its administrators see it.
 *
 * ``kind`` is ``hook`` for the bot of an incoming webhook, and ``command`` for that of a command with an address.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BotPayload".
 */
export interface BotPayload {
  user: UserPayload;
  namespace: string;
  kind: "bot" | "command" | "hook";
  is_active: boolean;
  created_by: string | null;
  created_at: string;
}
/**
 * A page of the valid tokens of a bot, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BotTokenList".
 */
export interface BotTokenList {
  results: BotTokenPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A token of a bot; ``expires_at`` is null for one that does not, ``used_at`` (to the hour) for one never used.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BotTokenPayload".
 */
export interface BotTokenPayload {
  id: string;
  name: string;
  scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
}
/**
 * What came of doing the same with several files; ``undo`` names the job that undoes it, where one can.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BulkAnswer".
 */
export interface BulkAnswer {
  total: number;
  changed: number;
  failed: Refused[];
  undo: string | null;
}
/**
 * One action on many files.
 *
 * ``tag_ids`` to add, to remove or (``retag``) to carry alone; ``collection`` to put files into or take them out of,
 * or to ``move`` them to, out of all others (without one: out of all); ``set`` the fields to set; ``force`` to
 * ``analyze`` again what was described before.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BulkOperation".
 */
export interface BulkOperation {
  file_ids?: string[] | null;
  filter?: FileFilter | null;
  tag_ids?: string[];
  namespace?: string | null;
  dry_run?: boolean;
  action:
    | "analyze"
    | "archive"
    | "collect"
    | "delete"
    | "move"
    | "quarantine"
    | "restore"
    | "retag"
    | "retry"
    | "set"
    | "tag"
    | "uncollect"
    | "untag";
  collection?: string | null;
  set?: FileValues | null;
  reason?: string;
  force?: boolean;
}
/**
 * Fields that are set on many files at once; ``poster_part`` is of the duration of each video: 0.5 its middle.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FileValues".
 */
export interface FileValues {
  title?: string;
  description?: string;
  alt_text?: string;
  visibility?: "library" | "private";
  poster_s?: number | null;
  poster_part?: number;
}
/**
 * What became of one of several cases: its state now, the step, or why there was none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BulkResult".
 */
export interface BulkResult {
  id: string;
  case: CasePayload | null;
  action: string | null;
  error: CaseProblem | null;
}
/**
 * Why nothing was done in a case.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CaseProblem".
 */
export interface CaseProblem {
  code: string;
  detail: string;
}
/**
 * One result for each of the cases, in their order.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BulkResults".
 */
export interface BulkResults {
  results: BulkResult[];
}
/**
 * The same decision in several cases.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BulkStep".
 */
export interface BulkStep {
  items: CaseVersion[];
  action: "approve" | "delete" | "quarantine" | "release";
  reason: string;
}
/**
 * A case, and the version that the caller has seen.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CaseVersion".
 */
export interface CaseVersion {
  id: string;
  version: number;
}
/**
 * Tags to add to files, to remove from them, or to set in the place of those that they have.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BulkTag".
 */
export interface BulkTag {
  file_ids?: string[] | null;
  filter?: FileFilter | null;
  tag_ids?: string[];
  namespace?: string | null;
  dry_run?: boolean;
  action?: "add" | "remove" | "set";
}
/**
 * A page of the people who came by a link, the last ones first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CameList".
 */
export interface CameList {
  results: CamePayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A person who came by a link, and when; the person is null where the account is there no longer.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CamePayload".
 */
export interface CamePayload {
  id: string;
  user: UserPayload | null;
  at: string;
}
/**
 * A case after a step, and the id of the step, with which it is undone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CaseActed".
 */
export interface CaseActed {
  case: CasePayload;
  action: string;
}
/**
 * A page of the queue.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CasePage".
 */
export interface CasePage {
  results: CasePayload[];
  next: string | null;
  previous: string | null;
  counts: QueueCounts;
}
/**
 * How many cases are open in a namespace: all, those without an assignee, and the caller's own.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QueueCounts".
 */
export interface QueueCounts {
  open: number;
  unassigned: number;
  mine: number;
}
/**
 * Why a moderator looks at a case; ``before``: of a person, what they wrote before this message of theirs.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CaseReveal".
 */
export interface CaseReveal {
  reason: string;
  before?: string | null;
}
/**
 * A step in a case that stood at ``version``.
 *
 * ``user`` is who is assigned (the caller without it, null: no one) or restricted (the author without it). A note
 * has a ``text``; what decides has a ``reason``. ``kind`` and ``minutes`` are for restrictions: a mute for a day
 * without them, one without end for null.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CaseStep".
 */
export interface CaseStep {
  version: number;
  action: "approve" | "assign" | "delete" | "note" | "quarantine" | "release" | "restrict";
  reason?: string;
  text?: string;
  user?: string | null;
  kind?: "ban" | "mute";
  minutes?: number | null;
}
/**
 * What is to be proved: the SHA-256 of ``challenge`` (as ASCII) and the bytes of ``ranges``, in their order.
 *
 * Each range is an offset and a length in bytes; the challenge is good for one proof within ``expires_in`` seconds.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ChallengePayload".
 */
export interface ChallengePayload {
  challenge: string;
  ranges: [number, number][];
  expires_in: number;
}
/**
 * A rule as it stands after a change; ``secrets`` are those of webhooks that no rule has named before.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ChangedAlertRule".
 */
export interface ChangedAlertRule {
  id: string;
  kind:
    | "ai_budget"
    | "backup"
    | "error_rate"
    | "latency"
    | "preview_delay"
    | "preview_failures"
    | "security"
    | "storage_quota"
    | "worker";
  namespace: string | null;
  inherited: boolean;
  unit: "count" | "h" | "ms" | "percent" | "s";
  threshold: number | null;
  default: number;
  critical: number;
  for_s: number;
  channels: Channel[];
  not_told: string[];
  secrets: HookSecret[];
}
/**
 * What signs the notices that go to a webhook, as Standard Webhooks write it; told once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HookSecret".
 */
export interface HookSecret {
  to: string;
  secret: string;
}
/**
 * A page of the channels of a namespace, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ChannelList".
 */
export interface ChannelList {
  results: ChannelPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A channel of a namespace, and whether the reader is in it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ChannelPayload".
 */
export interface ChannelPayload {
  id: string;
  kind: "channel" | "direct" | "group";
  name: string;
  topic: string;
  namespace: string;
  member_count: number;
  history: "all" | "since_join";
  created_at: string;
  picture_url: string | null;
  posting: "members" | "moderators";
  archived_at: string | null;
  joined: boolean;
}
/**
 * A code that the app shows.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Code".
 */
export interface Code {
  code: string;
}
/**
 * What may be changed about a collection; ``parent`` and ``cover`` null take them away.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CollectionChange".
 */
export interface CollectionChange {
  name?: string;
  description?: string;
  parent?: string | null;
  cover?: string | null;
  filter?: FileFilter;
}
/**
 * Files to put into a collection, behind its last one or in front of the file ``before``; or to take out of it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CollectionFiles".
 */
export interface CollectionFiles {
  file_ids: string[];
  before?: string | null;
}
/**
 * A page of collections, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CollectionList".
 */
export interface CollectionList {
  results: CollectionPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A collection; ``file_count`` of a smart one counts at most 1,000 files.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CollectionPayload".
 */
export interface CollectionPayload {
  id: string;
  namespace: string;
  name: string;
  description: string;
  parent: string | null;
  kind: "manual" | "smart";
  filter: {
    [k: string]: unknown;
  } | null;
  cover: string | null;
  cover_url: string | null;
  file_count: number;
  owner: UserPayload;
  created_at: string;
  updated_at: string;
}
/**
 * A collection as a file names it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CollectionName".
 */
export interface CollectionName {
  id: string;
  name: string;
}
/**
 * An answer to a call: for the caller's eyes alone, or as a message to the room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CommandAnswer".
 */
export interface CommandAnswer {
  body: string;
  visibility?: "caller" | "room";
}
/**
 * What became of an answer to a call: the id of its message, where it went to the room, and how many may follow.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CommandAnswered".
 */
export interface CommandAnswered {
  message: string | null;
  left: number;
}
/**
 * What to change of a slash command; what is left out stays as it is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CommandChange".
 */
export interface CommandChange {
  name?: string;
  description?: string;
  hint?: string;
  url?: string;
}
/**
 * All commands of a namespace, or those that may be called in a room, by name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CommandList".
 */
export interface CommandList {
  results: CommandPayload[];
}
/**
 * A slash command; ``url`` is told to administrators alone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CommandPayload".
 */
export interface CommandPayload {
  id: string;
  name: string;
  namespace: string;
  description: string;
  hint: string;
  bot: UserPayload;
  url: string | null;
}
/**
 * One condition of a rule about files that come in.
 *
 * Numbers are compared by ``eq ne lt lte gt gte``: the hours since the sender's account was made, the files that the
 * sender has begun within an hour (this one counts), bytes, and the score of the tagger from 0 to 1. The others by
 * ``eq ne in``: kinds (``image video audio file``), types (``video/*`` for all of a sort) and ids of rooms.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Condition".
 */
export interface Condition {
  field: "content_type" | "kind" | "member_age_h" | "nsfw" | "room" | "size" | "uploads_1h";
  op: "eq" | "gt" | "gte" | "in" | "lt" | "lte" | "ne";
  value: number | string | string[];
}
/**
 * The settings that clients need before log-in.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Config".
 */
export interface Config {
  api_base_url: string;
  media_base_url: string;
  max_file_size: number;
  enable_upload: boolean;
  enable_ai_features: boolean;
  reset_by_mail: boolean;
  registration: "invitation" | "off" | "open";
  registration_email: "confirmed" | "optional";
  providers: ProviderLook[];
  passkeys: boolean;
  limits: Limits;
  version: string;
}
/**
 * A provider by which people log in; ``url`` is where a browser goes for it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProviderLook".
 */
export interface ProviderLook {
  id: string;
  name: string;
  url: string;
}
/**
 * What was sent on one day (UTC).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CountedDay".
 */
export interface CountedDay {
  day: string;
  files: number;
  bytes: number;
}
/**
 * A number of files, and their bytes together.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CountedFiles".
 */
export interface CountedFiles {
  files: number;
  bytes: number;
}
/**
 * The files of the library that carry a tag or one below it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CountedTag".
 */
export interface CountedTag {
  id: string;
  name: string;
  path: string;
  color: string | null;
  files: number;
  bytes: number;
}
/**
 * The files that one person has sent.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CountedUploader".
 */
export interface CountedUploader {
  user: UserPayload;
  files: number;
  bytes: number;
}
/**
 * What came on a day and is still there.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DayStorage".
 */
export interface DayStorage {
  day: string;
  bytes: number;
}
/**
 * What becomes of one suggestion; ``value`` takes its place where it is edited.
 *
 * ``undo`` takes the decision back; ``value`` is then the text that was written, where it was edited.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Decision".
 */
export interface Decision {
  id: string;
  action: "accept" | "edit" | "reject" | "undo";
  value?: string | null;
}
/**
 * Decisions on single suggestions, or one ``action`` for all pending ones that a filter finds.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Decisions".
 */
export interface Decisions {
  decisions?: Decision[] | null;
  filter?: SuggestionFilter | null;
  action?: ("accept" | "reject") | null;
  namespace?: string | null;
}
/**
 * Which suggestions: every field narrows.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SuggestionFilter".
 */
export interface SuggestionFilter {
  state?: ("accepted" | "auto" | "edited" | "pending" | "rejected") | null;
  field?: ("alt_text" | "description" | "tag" | "title") | null;
  media?: string | null;
  min_confidence?: number | null;
}
/**
 * A page of what a webhook was sent, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DeliveryList".
 */
export interface DeliveryList {
  results: DeliveryPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * An event that a webhook was sent, or is to be sent; ``id`` is the ``webhook-id`` of every try.
 *
 * ``status``, ``ms`` and ``error`` are of the last try: the HTTP status, how long it took, and what went wrong.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DeliveryPayload".
 */
export interface DeliveryPayload {
  id: string;
  type: string;
  room: string | null;
  state: "delivered" | "failed" | "waiting";
  attempts: number;
  status: number | null;
  ms: number | null;
  error: string | null;
  created_at: string;
  tried_at: string | null;
  next_try_at: string | null;
}
/**
 * A file that will be sent in parts into the object storage, told like any other; ``content_type`` or ``filetype``.
 *
 * Of the parts all but the last have the same size.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DirectUpload".
 */
export interface DirectUpload {
  filename: string;
  filetype?: string;
  namespace?: string;
  room?: string | null;
  client_id?: string;
  upload_id?: string;
  body?: string;
  caption?: string;
  title?: string;
  collection?: string;
  visibility?: string;
  tags?: string;
  generate_ai_tags?: string;
  reply_to?: string;
  thread?: string;
  broadcast?: string;
  size: number;
  content_type?: string;
}
/**
 * An upload into the object storage: its id, its file and message, and the size of all parts but the last.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DirectUploadPayload".
 */
export interface DirectUploadPayload {
  id: string;
  media: string;
  message: string | null;
  part_size: number;
  expires_at: string;
}
/**
 * A page of the caller's drafts, the one changed last first; ``position`` of their stream was read before them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DraftList".
 */
export interface DraftList {
  results: DraftPayload[];
  next: string | null;
  previous: string | null;
  position: Position;
}
/**
 * The file of a group to keep, and those to move to the trash; ``merge_tags`` gives it their tags.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DuplicatesResolved".
 */
export interface DuplicatesResolved {
  keep: string;
  remove: string[];
  merge_tags?: boolean;
}
/**
 * A page of the edits of a message, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EditList".
 */
export interface EditList {
  results: EditPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * An edit of a message: the text that stood there before, when it was replaced, and the id of who did it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EditPayload".
 */
export interface EditPayload {
  body: string;
  at: string;
  by: string;
}
/**
 * The mail address that the caller wants to have, empty for none, and their password.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EmailChange".
 */
export interface EmailChange {
  email: string;
  password: string;
}
/**
 * One's mail address, and the one that waits to be confirmed; null where there is none.
 *
 * ``mail`` says whether this server sends mail about accounts.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EmailPayload".
 */
export interface EmailPayload {
  email: string | null;
  pending: string | null;
  mail: boolean;
}
/**
 * A page of a namespace's own emojis, in the order of their names.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EmojiList".
 */
export interface EmojiList {
  results: EmojiPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * An emoji of a namespace's own, written ``:name:``; ``by`` is who has sent its picture, null for erased people.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EmojiPayload".
 */
export interface EmojiPayload {
  name: string;
  url: string | null;
  by: UserPayload | null;
  at: string;
}
/**
 * The consent to an erasure: the own ``password``, and a ``code`` where log-ins ask for one.
 *
 * With ``dry_run`` nothing is erased, and neither is needed.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Erase".
 */
export interface Erase {
  password?: string;
  code?: string;
  dry_run?: boolean;
}
/**
 * What an erasure would remove; ``bytes`` is the size of the files.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ErasurePreview".
 */
export interface ErasurePreview {
  messages: number;
  files: number;
  bytes: number;
  rooms: number;
}
/**
 * The id of an erasure, and where its receipt is read, without a log-in.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ErasureStarted".
 */
export interface ErasureStarted {
  id: string;
  receipt_url: string;
}
/**
 * An error in a reply; the same codes as in REST.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ErrorBody".
 */
export interface ErrorBody {
  code: string;
  message: string;
  retryable: boolean;
  data: {
    [k: string]: unknown;
  };
}
/**
 * The copy of a person's data; ``done`` of ``total`` entries are written, ``size`` is that of the ZIP in bytes.
 *
 * ``url`` is where it is fetched until ``expires_at``, also in parts; null while it is not ready.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExportPayload".
 */
export interface ExportPayload {
  id: string;
  state: "cancelled" | "expired" | "failed" | "queued" | "ready" | "running";
  phase: string;
  done: number;
  total: number;
  report: ExportReport;
  size: number | null;
  url: string | null;
  created_at: string;
  expires_at: string | null;
}
/**
 * How many entries were written, how many files are without their bytes, and the first 100 of these.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExportReport".
 */
export interface ExportReport {
  created: number;
  skipped: number;
  errors: LeftOut[];
}
/**
 * A file whose bytes are not in the copy: its line in ``files.jsonl``, and why.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LeftOut".
 */
export interface LeftOut {
  line: number;
  why: string;
}
/**
 * The newest copy that the person has ordered; null where there is none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExportShown".
 */
export interface ExportShown {
  job: ExportPayload | null;
}
/**
 * A job that failed for good, and why; ``subject`` is the id of the file or row that it is about.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FailedJob".
 */
export interface FailedJob {
  id: string;
  kind: "delivery" | "description" | "export" | "message" | "preview" | "rendition";
  queue: string;
  name: string;
  namespace: string | null;
  subject: string;
  subject_name: string | null;
  code: string | null;
  detail: string;
  failed_at: string | null;
}
/**
 * A page of the jobs of a kind that failed for good, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FailedJobList".
 */
export interface FailedJobList {
  results: FailedJob[];
  next: string | null;
  previous: string | null;
}
/**
 * Which list of failed jobs the one stands in that is to be tried again.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FailedJobRetry".
 */
export interface FailedJobRetry {
  kind: "delivery" | "description" | "export" | "message" | "preview" | "rendition";
}
/**
 * What may be changed about a file; ``tags`` and ``collections`` replace those that it has.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FileChange".
 */
export interface FileChange {
  title?: string;
  description?: string;
  alt_text?: string;
  visibility?: "library" | "private";
  tags?: string[];
  collections?: string[];
  poster_s?: number | null;
}
/**
 * How long a link to a file is to hold, what it leads to, and whether that is shown or saved.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FileLinkOrder".
 */
export interface FileLinkOrder {
  expires_in?: number;
  rendition?: "large" | "medium" | "original" | "small";
  disposition?: "attachment" | "inline";
}
/**
 * A page of the files of a library.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FileList".
 */
export interface FileList {
  results: FilePayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A file of the library: its attachment payload, and what people and taggers say of it.
 *
 * ``title`` falls back to the name without its suffix; it is null like every other text where a hold withholds them.
 * ``poster_s`` is the second of a video whose frame a person has chosen for its pictures.
 * ``revision`` is the number in the ETag: it rises with every change of the library's fields. ``sha256`` is of the
 * bytes that are served, ``sha256_original`` of those that were sent: for their sender and moderators, else null.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FilePayload".
 */
export interface FilePayload {
  id: string;
  version: number;
  kind: "audio" | "file" | "image" | "video";
  state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
  hold: ("quarantined" | "review" | "scan") | null;
  stages: {
    [k: string]: StagePayload;
  };
  name: string | null;
  title: string | null;
  alt_text: string | null;
  content_type: string;
  size: number;
  received: number;
  width: number | null;
  height: number | null;
  duration: number | null;
  duration_formatted: string | null;
  bitrate: number | null;
  codec: string | null;
  audio_codec: string | null;
  mime_codecs: string | null;
  pages: number | null;
  fps: number | null;
  rotation: number | null;
  video_dimensions: [number, number] | null;
  has_audio: boolean | null;
  placeholder: string | null;
  thumbnail_url: string | null;
  thumbnails: Thumbnails;
  file_url: string | null;
  download_url: string | null;
  stream: Stream | null;
  waveform: number[] | null;
  playable: boolean | null;
  playable_reason: string | null;
  error: StageError | null;
  created_at: string;
  uploader: UserPayload;
  namespace: string;
  room: string | null;
  description: string | null;
  visibility: "library" | "private" | "room";
  tags: TagName[];
  collections: CollectionName[];
  text: string | null;
  exif: PhotoFacts | null;
  poster_s: number | null;
  ai: Tagger;
  sha256: string | null;
  sha256_original: string | null;
  usage_count: number;
  revision: number;
  trashed_at: string | null;
  updated_at: string;
}
/**
 * A tag as a file carries it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TagName".
 */
export interface TagName {
  id: string;
  name: string;
  path: string;
  color: string | null;
}
/**
 * When and about where a photo was taken, as far as it says so and its sender allows.
 *
 * ``taken_at`` is what the clock of the camera showed, ``2026-11-20T10:00:00``: cameras seldom know their time zone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PhotoFacts".
 */
export interface PhotoFacts {
  taken_at: string | null;
  place: Place | null;
}
/**
 * About where: degrees north and east, rounded to tenths.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Place".
 */
export interface Place {
  latitude: number;
  longitude: number;
}
/**
 * How far the automatic description of a file has come, and how many suggestions wait for a person.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Tagger".
 */
export interface Tagger {
  state: "done" | "failed" | "off" | "over_budget" | "queued" | "running";
  pending: number;
}
/**
 * What came of a form with several files.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FilesSent".
 */
export interface FilesSent {
  results: FilePayload[];
  errors: NotSent[];
}
/**
 * A file of a form that was not taken, and why.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NotSent".
 */
export interface NotSent {
  name: string;
  status: number;
  code: string;
  detail: string;
}
/**
 * What of a store is used, and what it holds at most, in bytes.
 *
 * ``level``: how urgent it is; null while there is room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Fill".
 */
export interface Fill {
  store: "bucket" | "disk";
  used_bytes: number;
  total_bytes: number;
  level: ("critical" | "warning") | null;
}
/**
 * A file that a search has found; ``score`` is from 0 to 1, and 0 where the order is another one.
 *
 * ``highlights`` are the places of its texts (``title``, ``name``, ``description``, ``alt_text``, ``text``) that hold
 * what was looked for: starts and ends in UTF-16 units.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FoundFile".
 */
export interface FoundFile {
  id: string;
  version: number;
  kind: "audio" | "file" | "image" | "video";
  state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
  hold: ("quarantined" | "review" | "scan") | null;
  stages: {
    [k: string]: StagePayload;
  };
  name: string | null;
  title: string | null;
  alt_text: string | null;
  content_type: string;
  size: number;
  received: number;
  width: number | null;
  height: number | null;
  duration: number | null;
  duration_formatted: string | null;
  bitrate: number | null;
  codec: string | null;
  audio_codec: string | null;
  mime_codecs: string | null;
  pages: number | null;
  fps: number | null;
  rotation: number | null;
  video_dimensions: [number, number] | null;
  has_audio: boolean | null;
  placeholder: string | null;
  thumbnail_url: string | null;
  thumbnails: Thumbnails;
  file_url: string | null;
  download_url: string | null;
  stream: Stream | null;
  waveform: number[] | null;
  playable: boolean | null;
  playable_reason: string | null;
  error: StageError | null;
  created_at: string;
  uploader: UserPayload;
  namespace: string;
  room: string | null;
  description: string | null;
  visibility: "library" | "private" | "room";
  tags: TagName[];
  collections: CollectionName[];
  text: string | null;
  exif: PhotoFacts | null;
  poster_s: number | null;
  ai: Tagger;
  sha256: string | null;
  sha256_original: string | null;
  usage_count: number;
  revision: number;
  trashed_at: string | null;
  updated_at: string;
  highlights: {
    [k: string]: [number, number][];
  };
  score: number;
}
/**
 * A page of what a search has found.
 *
 * ``corrected``: nothing holds the words as they were typed, so that those were found that are spelled almost alike.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FoundList".
 */
export interface FoundList {
  results: FoundFile[];
  corrected: boolean;
  next: string | null;
  previous: string | null;
}
/**
 * The room of a find; the name of a direct room is empty.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FoundRoom".
 */
export interface FoundRoom {
  id: string;
  name: string;
}
/**
 * A file in the gallery of a room: the message that shows it, who has sent that one and when.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GalleryEntry".
 */
export interface GalleryEntry {
  message: string;
  number: number;
  thread: string | null;
  sender: UserPayload;
  sent_at: string;
  caption: string;
  attachment: AttachmentPayload;
}
/**
 * A page of a room's media or files, newest first; ``position`` was read before them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GalleryList".
 */
export interface GalleryList {
  results: GalleryEntry[];
  next: string | null;
  previous: string | null;
  position: Position;
}
/**
 * A page of groups of files that are the same, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GroupList".
 */
export interface GroupList {
  results: GroupPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * Files that are the same; ``keeper`` is the one that is proposed to be kept.
 *
 * ``files`` are those that the caller may see; ``score`` is how alike the first two were, from 0 to 1.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GroupPayload".
 */
export interface GroupPayload {
  id: string;
  class: "identical" | "same_picture" | "similar";
  score: number;
  files: FilePayload[];
  keeper: string | null;
  decision: ("not_duplicate" | "resolved") | null;
}
/**
 * A page of a list of hashes, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HashList".
 */
export interface HashList {
  results: HashPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * What is degraded, and how to mend it.
 *
 * ``alerts`` of those that concern the caller fire now; ``operator``: those of the whole server are among them.
 * ``traffic`` is told to operators alone, and empty while Redis is away.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Health".
 */
export interface Health {
  at: string;
  status: "degraded" | "failing" | "ok";
  operator: boolean;
  alerts: number;
  parts: HealthPart[];
  traffic: HealthTraffic[];
}
/**
 * The state of one part of the server; ``command`` is what to begin with where it is not as it should be.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HealthPart".
 */
export interface HealthPart {
  name: string;
  ok: boolean;
  latency_ms: number | null;
  detail: string;
  command: string | null;
}
/**
 * What was asked of the server in the last five minutes, and how often it failed by the server's fault.
 *
 * A twentieth took ``slow_ms`` at least; of downloads until they began.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HealthTraffic".
 */
export interface HealthTraffic {
  what: "commands" | "downloads" | "requests";
  count: number;
  failed: number;
  slow_ms: number;
}
/**
 * Where a text shows what was looked for, in UTF-16 units.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Highlight".
 */
export interface Highlight {
  field: "alt_text" | "body" | "caption" | "name" | "text" | "title";
  start: number;
  length: number;
}
/**
 * A page of what happened to a file.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HistoryList".
 */
export interface HistoryList {
  results: HistoryPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * One thing that happened to a file; ``at`` is when it began, ``elapsed_ms`` how long it took.
 *
 * ``stage`` is a stage of the pipeline with a state as in ``stages``, or a milestone: ``upload`` started, done or
 * failed; ``processing`` done, failed or retried; ``hold`` held or released; ``trash`` deleted or restored. ``code``
 * and ``detail`` say what went wrong. ``actor`` is null for the server, and for holds and deletions by others where
 * the reader does not moderate the file.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HistoryPayload".
 */
export interface HistoryPayload {
  id: string;
  at: string;
  stage: string;
  state: "deleted" | "done" | "failed" | "held" | "progress" | "released" | "restored" | "retried" | "started";
  attempt: number;
  elapsed_ms: number | null;
  code: string | null;
  detail: string | null;
  actor: UserPayload | null;
}
/**
 * All webhooks of a room, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HookList".
 */
export interface HookList {
  results: HookPayload[];
}
/**
 * An incoming webhook of a room, without its address; ``used_at`` is told to the hour.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HookPayload".
 */
export interface HookPayload {
  id: string;
  name: string;
  user: UserPayload;
  created_by: string;
  created_at: string;
  used_at: string | null;
}
/**
 * What is posted to an incoming webhook; ``text`` is another word for ``body``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HookMessage".
 */
export interface HookMessage {
  body?: string | null;
  text?: string | null;
  client_id?: string | null;
  thread?: string | null;
}
/**
 * One hour from ``at`` on. ``ready_ms`` is the median from the last byte to the thumbnail; null where none came.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Hour".
 */
export interface Hour {
  at: string;
  uploads: number;
  bytes: number;
  failures: number;
  ready_ms: number | null;
}
/**
 * All of one's accounts at providers, and whether one has a password besides.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Identities".
 */
export interface Identities {
  results: IdentityPayload[];
  password: boolean;
}
/**
 * One's account at a provider; ``provider`` is null for one that people cannot log in by any more.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IdentityPayload".
 */
export interface IdentityPayload {
  id: string;
  provider: string | null;
  name: string;
  email: string | null;
  created_at: string;
  used_at: string;
}
/**
 * The caller's password; empty for people who have none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IdentityEnd".
 */
export interface IdentityEnd {
  password?: string;
}
/**
 * A line that could not be taken, and why.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ImportFault".
 */
export interface ImportFault {
  line: number;
  why: string;
}
/**
 * A page of the imports into a namespace, the newest first, and the caller's archives that are kept for it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ImportList".
 */
export interface ImportList {
  results: TransferPayload[];
  next: string | null;
  previous: string | null;
  uploads: ReceivedArchive[];
}
/**
 * An import or an export of rooms; ``done`` of ``total`` things are dealt with.
 *
 * ``url`` is where an export is fetched until ``expires_at``, also in parts; null while it is not ready, and for
 * imports. ``name`` is that of the archive. ``direct``: conversations of two people are imported as well.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TransferPayload".
 */
export interface TransferPayload {
  id: string;
  kind: "discord" | "export" | "offchat" | "slack";
  namespace: string;
  room: string | null;
  name: string;
  dry_run: boolean;
  direct: boolean;
  state: "cancelled" | "expired" | "failed" | "queued" | "ready" | "running";
  phase: string;
  done: number;
  total: number;
  report: TransferReport;
  size: number | null;
  url: string | null;
  created_at: string;
  finished_at: string | null;
  expires_at: string | null;
}
/**
 * How many things were written, how many were left out or there before, and the first 100 faults.
 *
 * Of a dry run ``created`` is what would be written.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TransferReport".
 */
export interface TransferReport {
  created: number;
  skipped: number;
  errors: TransferFault[];
}
/**
 * Something that was not taken over: its line in the file that ``why`` names, 0 where it has none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TransferFault".
 */
export interface TransferFault {
  line: number;
  why: string;
}
/**
 * An archive that the caller has sent by tus, or sends: ``received`` of ``size`` bytes are kept until a time.
 *
 * ``fingerprint`` is what the client has said of its bytes in the metadata; empty where it has said nothing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReceivedArchive".
 */
export interface ReceivedArchive {
  id: string;
  name: string;
  size: number;
  fingerprint: string;
  received: number;
  created_at: string;
  expires_at: string;
}
/**
 * What became of the lines of an import.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ImportReport".
 */
export interface ImportReport {
  created: number;
  skipped: number;
  errors: ImportFault[];
}
/**
 * A list of hashes as CSV with the columns kind, algorithm, value, distance, reason.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ImportedHashes".
 */
export interface ImportedHashes {
  csv: string;
  namespace?: string | null;
}
/**
 * The code of a link into a namespace: what stands after the ``#`` of its address.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "InvitationCode".
 */
export interface InvitationCode {
  code: string;
}
/**
 * A page of the links into a room that admit people, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "InvitationList".
 */
export interface InvitationList {
  results: InvitationPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A link into a room, for those who may invite people; ``max_uses`` is null where it is not limited.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "InvitationPayload".
 */
export interface InvitationPayload {
  id: string;
  code: string;
  url: string;
  role: "member" | "readonly";
  uses: number;
  max_uses: number | null;
  expires_at: string;
  created_by: string;
}
/**
 * An invitation as those see it who hold its link.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "InvitationLook".
 */
export interface InvitationLook {
  room: InvitedRoom;
  namespace: string;
  expires_at: string;
}
/**
 * What a person learns of a room who is invited into it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "InvitedRoom".
 */
export interface InvitedRoom {
  name: string;
  picture_url: string | null;
  member_count: number;
}
/**
 * What a person learns of a namespace who holds a link into it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "InvitedNamespace".
 */
export interface InvitedNamespace {
  slug: string;
  name: string;
}
/**
 * A new token of a bot; ``token`` is shown this once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssuedBotToken".
 */
export interface IssuedBotToken {
  id: string;
  name: string;
  scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
  expires_at: string | null;
  token: string;
}
/**
 * Something that is not erased yet, and why; ``until`` is null: until the case is closed, or the hold lifted.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Kept".
 */
export interface Kept {
  type: string;
  id: string;
  why: "case" | "legal";
  case: string | null;
  until: string | null;
}
/**
 * The files of one kind.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "KindStorage".
 */
export interface KindStorage {
  kind: string;
  files: number;
  bytes: number;
}
/**
 * Where the browser goes to link an account.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LinkBegun".
 */
export interface LinkBegun {
  url: string;
}
/**
 * A page of the links to a file.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LinkList".
 */
export interface LinkList {
  results: LinkedFile[];
  next: string | null;
  previous: string | null;
}
/**
 * A link with which a file is fetched without a log-in.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LinkedFile".
 */
export interface LinkedFile {
  id: string;
  url: string;
  rendition: "large" | "medium" | "original" | "small";
  disposition: "attachment" | "inline";
  expires_at: string;
}
/**
 * The person, kind and expiry of an invitation or reset link.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LinkPayload".
 */
export interface LinkPayload {
  kind: "invite" | "reset";
  user: UserPayload;
  expires_at: string;
}
/**
 * The secret of an invitation or reset link.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LinkToken".
 */
export interface LinkToken {
  token: string;
}
/**
 * The secret of a link, and the password that it sets.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LinkUse".
 */
export interface LinkUse {
  token: string;
  password: string;
}
/**
 * The user to log in.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LogIn".
 */
export interface LogIn {
  username: string;
  password: string;
}
/**
 * A page of one's own log-ins, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LogInList".
 */
export interface LogInList {
  results: LogInPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * One log-in of a person, by a token or a session cookie; ``current`` is that of the request.
 *
 * ``used_at`` is when it was last used, up to an hour before the last request.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LogInPayload".
 */
export interface LogInPayload {
  id: string;
  kind: "session" | "token";
  current: boolean;
  created_at: string;
  used_at: string;
  expires_at: string;
  address: string;
  client: string;
}
/**
 * The newest block of the chain that seals the log of the whole server; 0 and null: none yet.
 *
 * ``block:hash`` is the anchor that `offchat audit verify --anchor` takes.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LogSeal".
 */
export interface LogSeal {
  block: number;
  hash: string | null;
  sealed_at: string | null;
  verified: LogVerified | null;
}
/**
 * When `offchat audit verify` last found the log to be what was sealed, and up to which block.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LogVerified".
 */
export interface LogVerified {
  at: string;
  block: number;
}
/**
 * A new token, shown only here, and its expiry.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LoggedIn".
 */
export interface LoggedIn {
  token: string;
  expiry: string;
  user: UserPayload;
}
/**
 * A new link into a namespace with its secret, which is shown this once; null where it was mailed.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MadeNamespaceInvitation".
 */
export interface MadeNamespaceInvitation {
  id: string;
  role: string;
  rooms: string[];
  email: string | null;
  mailed: boolean;
  uses: number;
  max_uses: number | null;
  expires_at: string;
  created_at: string;
  created_by: string;
  code: string | null;
  url: string | null;
}
/**
 * The person who is logged in, their namespaces, the upload limit and a grant.
 *
 * ``second_factor_due`` is when they have to have a second factor, without which they can do nothing else then; null
 * where they have one, or none is asked of them. ``second_factor_asked_by`` are the slugs of the namespaces that ask
 * for it: who leaves them needs none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Me".
 */
export interface Me {
  user: UserPayload;
  namespaces: NamespacePayload[];
  default_namespace: string | null;
  upload_bytes: number;
  grant: Grant;
  second_factor_due: string | null;
  second_factor_asked_by: string[];
}
/**
 * A namespace and the caller's role in it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespacePayload".
 */
export interface NamespacePayload {
  id: string;
  slug: string;
  name: string;
  role: string;
}
/**
 * The fields that users may change about themselves.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MeChange".
 */
export interface MeChange {
  display_name: string;
}
/**
 * A page of files, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MediaList".
 */
export interface MediaList {
  results: AttachmentPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * Another role for a member of a room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MemberChange".
 */
export interface MemberChange {
  role: "member" | "moderator" | "owner" | "readonly";
}
/**
 * A page of the members of a room; ``position`` was read before them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MemberList".
 */
export interface MemberList {
  results: MemberPayload[];
  next: string | null;
  previous: string | null;
  position: Position;
}
/**
 * What changes for a member of a namespace; ``quota_bytes`` null means the limit of the policy.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MembershipChange".
 */
export interface MembershipChange {
  role?: "admin" | "member" | "moderator" | "owner" | "viewer";
  quota_bytes?: number | null;
}
/**
 * A page of the members of a namespace, in the order of their user names.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MembershipList".
 */
export interface MembershipList {
  results: MembershipPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A person's role in a namespace.
 *
 * Only in lists for its administrators: whether they may log in, how many bytes their files here have, the limit that
 * holds for them instead of the policy's (null: the policy's does), and the second factors that they have.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MembershipPayload".
 */
export interface MembershipPayload {
  user: UserPayload;
  role: string;
  is_active?: boolean;
  used_bytes?: number;
  quota_bytes?: number | null;
  factors?: ("app" | "passkey")[];
}
/**
 * A page of a room's history, oldest first; ``position`` was read before the messages.
 *
 * ``more``: whether further messages follow in the requested direction: newer ones for ``after``, else older ones.
 * ``newer``: whether there are messages newer than the page.
 * ``mine``: the reader's own reactions by message, of those whose ``users`` are not all that ``count`` counts.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MessageList".
 */
export interface MessageList {
  results: MessagePayload[];
  more: boolean;
  newer: boolean;
  position: Position;
  mine: {
    [k: string]: string[];
  };
  quoted: {
    [k: string]: MessagePayload;
  };
}
/**
 * A page of a room's history, oldest first; ``position`` was read before the messages.
 *
 * ``more``: whether further messages follow in the requested direction: newer ones for ``after``, else older ones.
 * ``newer``: whether there are messages newer than the page.
 * ``mine``: the reader's own reactions by message, of those whose ``users`` are not all that ``count`` counts.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MessagePage".
 */
export interface MessagePage {
  messages: MessagePayload[];
  more: boolean;
  newer: boolean;
  position: Position;
  mine: {
    [k: string]: string[];
  };
  quoted: {
    [k: string]: MessagePayload;
  };
}
/**
 * How many files of a list came in a month (``2026-11``), and the address of the page that begins there.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Month".
 */
export interface Month {
  month: string;
  files: number;
  page: string;
}
/**
 * The months of a list of files, newest first; those without any are left out.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MonthList".
 */
export interface MonthList {
  results: Month[];
}
/**
 * A page of the threads that the caller follows; ``position`` of their own stream was read before them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MyThreadList".
 */
export interface MyThreadList {
  results: ThreadEntry[];
  next: string | null;
  previous: string | null;
  position: Position;
}
/**
 * A thread in the list of those that a person follows.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ThreadEntry".
 */
export interface ThreadEntry {
  following: boolean;
  message: string | null;
  unread: number;
  mentions: number;
  number: number;
  thread: string;
  room: string;
  root: MessagePayload;
}
/**
 * The fields of a namespace to change; ``quota_bytes`` null means no limit.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceChange".
 */
export interface NamespaceChange {
  name?: string;
  quota_bytes?: number | null;
  policy?: PolicyChange;
}
/**
 * The policies of a namespace to change; those that are left out stay as they are.
 *
 * ``second_factor_since`` is taken, as all that is told may be sent back, and changes nothing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PolicyChange".
 */
export interface PolicyChange {
  ai?: boolean;
  ai_auto_accept?: number | null;
  ai_budget?: number | null;
  types?: string[] | null;
  max_file_bytes?: number | null;
  person_quota_bytes?: number | null;
  retention_days?: number | null;
  retention?: NewRetentionRule[] | null;
  metadata?: ("keep" | "strip") | null;
  play_uploads?: boolean;
  video_side?: (360 | 480 | 720 | 1080) | null;
  keep_originals?: boolean;
  link_previews?: boolean;
  second_factor?: "admins" | "everybody" | "off";
  second_factor_days?: number;
  second_factor_since?: string | null;
}
/**
 * Files to delete for good: of a kind, of a room, or all; older than some days, unused for some days, or both.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewRetentionRule".
 */
export interface NewRetentionRule {
  kind?: ("audio" | "file" | "image" | "video") | null;
  room?: string | null;
  older_than_days?: number | null;
  unused_days?: number | null;
}
/**
 * A namespace with its settings; ``quota_bytes`` null means no limit.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceDetail".
 */
export interface NamespaceDetail {
  id: string;
  slug: string;
  name: string;
  role: string;
  quota_bytes: number | null;
  used_bytes: number;
  policy: Policy;
  created_at: string;
}
/**
 * What holds for the files of a namespace.
 *
 * ``ai``: whether taggers may describe them. ``ai_auto_accept``: the least confidence (0 to 1) with which a suggestion
 * is accepted without a person; null: none is. ``ai_budget``: tokens a day that a paid provider may use; null: the
 * default of the server.
 *
 * ``types``: the content types that may be sent, as ``image/png`` or ``image/*``; null: every type.
 * ``max_file_bytes``: the size up to which files may be sent; null: the limit of the server.
 * ``person_quota_bytes``: how many bytes each person may store, unless their membership names another limit; null: no
 * limit. ``retention_days``: how many days after their upload files are deleted for good; null: they are kept.
 * ``retention``: rules of which each deletes files for good, besides; null: none does. ``metadata``: whether places,
 * devices and times are removed from files that are sent from now on (``strip``) or stay; null: as the server is set.
 * ``play_uploads``: whether people may play videos before all of their bytes are there. ``video_side``: the shorter
 * side, in pixels, in which videos in rooms are played, if they are larger; null: as they were sent.
 * ``keep_originals``: whether what was sent stays beside that smaller version.
 * ``link_previews``: whether the server looks at pages that messages link to, and shows what they say of themselves.
 *
 * ``second_factor``: who has to have an app that makes codes, or a passkey; ``second_factor_days`` after
 * ``second_factor_since`` (when it was first asked for), after their account was made, or after they came or got a
 * role of which it is asked, who has none can do nothing but add one, or leave.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Policy".
 */
export interface Policy {
  ai: boolean;
  ai_auto_accept: number | null;
  ai_budget: number | null;
  types: string[] | null;
  max_file_bytes: number | null;
  person_quota_bytes: number | null;
  retention_days: number | null;
  retention: RetentionRule[] | null;
  metadata: ("keep" | "strip") | null;
  play_uploads: boolean;
  video_side: (360 | 480 | 720 | 1080) | null;
  keep_originals: boolean;
  link_previews: boolean;
  second_factor: "admins" | "everybody" | "off";
  second_factor_days: number;
  second_factor_since: string | null;
}
/**
 * Which files of a namespace are deleted for good: those for which all holds that is not null.
 *
 * ``kind`` is what they are, ``room`` the room that they were sent into, ``older_than_days`` is since their upload,
 * and ``unused_days`` since they were last sent, attached, restored or opened.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RetentionRule".
 */
export interface RetentionRule {
  kind: ("audio" | "file" | "image" | "video") | null;
  room: string | null;
  older_than_days: number | null;
  unused_days: number | null;
}
/**
 * A page of the links into a namespace that admit people, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceInvitationList".
 */
export interface NamespaceInvitationList {
  results: NamespaceInvitationPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A link into a namespace, for its administrators; ``max_uses`` is null where it is not limited.
 *
 * ``rooms`` are the ids of rooms that people come into by it. With an ``email`` it is for the person with that address
 * alone; ``mailed`` says that the link was sent there, and is known to its reader alone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceInvitationPayload".
 */
export interface NamespaceInvitationPayload {
  id: string;
  role: string;
  rooms: string[];
  email: string | null;
  mailed: boolean;
  uses: number;
  max_uses: number | null;
  expires_at: string;
  created_at: string;
  created_by: string;
}
/**
 * A link into a namespace as those see it who hold it.
 *
 * ``by`` is the name of the person who made it, ``rooms`` how many rooms people come into by it, ``email`` the address
 * that it is for, and ``register`` whether people may make an account by it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceInvitationLook".
 */
export interface NamespaceInvitationLook {
  namespace: InvitedNamespace;
  role: string;
  by: string;
  rooms: number;
  email: string | null;
  register: boolean;
  expires_at: string;
}
/**
 * A page of namespaces, the default one first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceList".
 */
export interface NamespaceList {
  results: NamespacePayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A namespace that a person belongs to, and their role in it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceRole".
 */
export interface NamespaceRole {
  slug: string;
  role: string;
}
/**
 * A page of the rooms of a namespace, newest first; ``next`` and ``previous`` are addresses.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceRoomList".
 */
export interface NamespaceRoomList {
  results: RoomShared[];
  next: string | null;
  previous: string | null;
}
/**
 * What a namespace stores.
 *
 * ``used_bytes`` holds what is reserved for uploads, too. ``growth_bytes`` is what came a day on average, in the last
 * 30 days, of the files that are still there; at this rate the quota is used up at ``full_at``: null without a quota,
 * without growth, or where that is over a year away. ``counted_at`` is when ``by_kind`` and ``by_day`` were counted;
 * null before the first time.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NamespaceStorage".
 */
export interface NamespaceStorage {
  namespace: string;
  name: string;
  used_bytes: number;
  quota_bytes: number | null;
  growth_bytes: number;
  full_at: string | null;
  counted_at: string | null;
  by_kind: KindStorage[];
  by_day: DayStorage[];
}
/**
 * A bot to create, and what may be done with its first token.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewBot".
 */
export interface NewBot {
  username: string;
  scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
  display_name?: string | null;
  namespace?: string | null;
}
/**
 * A created bot, and its first token, which is shown this once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewBotAccount".
 */
export interface NewBotAccount {
  user: UserPayload;
  token: string;
}
/**
 * A further token of a bot, good until ``expires_at``, or without an end.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewBotToken".
 */
export interface NewBotToken {
  bot: string;
  name: string;
  scopes: ("files" | "manage_rooms" | "moderate" | "react" | "read" | "send")[];
  expires_at?: string | null;
}
/**
 * A collection to make; with a ``filter`` it is a smart one.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewCollection".
 */
export interface NewCollection {
  name: string;
  namespace?: string | null;
  parent?: string | null;
  description?: string | null;
  filter?: FileFilter | null;
}
/**
 * A slash command to make: the bot that is told of calls, or the address that is called.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewCommand".
 */
export interface NewCommand {
  name: string;
  namespace?: string | null;
  description?: string | null;
  hint?: string | null;
  bot?: string | null;
  url?: string | null;
}
/**
 * Contents to block or to protect: those of a file (``media``), or hashes (``value``) with blanks between.
 *
 * ``distance`` is for pictures alone, as many bits as possible without it; ``dry_run`` tells what would be withheld.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewHash".
 */
export interface NewHash {
  kind: "perceptual" | "sha256";
  reason: string;
  media?: string | null;
  value?: string | null;
  namespace?: string | null;
  distance?: number | null;
  dry_run?: boolean;
}
/**
 * An incoming webhook to make for a room; its messages carry the name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewHook".
 */
export interface NewHook {
  room: string;
  name: string;
}
/**
 * A created webhook; its ``url`` is shown this once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewHookAddress".
 */
export interface NewHookAddress {
  id: string;
  user: UserPayload;
  url: string;
}
/**
 * The id of a provider to link, and the caller's password; empty for people who have none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewIdentity".
 */
export interface NewIdentity {
  provider: string;
  password?: string;
}
/**
 * A link to make: for how many seconds it admits people, how many of them, and as what.
 *
 * It holds for a week where ``expires_in_s`` is left out, and for any number of people without ``max_uses``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewInvitation".
 */
export interface NewInvitation {
  expires_in_s?: number | null;
  max_uses?: number | null;
  role?: ("member" | "readonly") | null;
}
/**
 * A user to add to a room.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewMember".
 */
export interface NewMember {
  user: string;
  role?: ("member" | "moderator" | "owner" | "readonly") | null;
}
/**
 * A person to add to a namespace.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewMembership".
 */
export interface NewMembership {
  user: string;
  role?: ("admin" | "member" | "moderator" | "owner" | "viewer") | null;
}
/**
 * A namespace to create; without a name its slug becomes the name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewNamespace".
 */
export interface NewNamespace {
  slug: string;
  name?: string | null;
}
/**
 * A link to make into a namespace: the role that it gives, rooms that people come into, and how long it holds.
 *
 * It holds for a week where ``expires_in_s`` is left out. With ``email`` it is for the person with that address alone;
 * without, for any number of people where ``max_uses`` is left out.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewNamespaceInvitation".
 */
export interface NewNamespaceInvitation {
  role?: ("admin" | "member" | "moderator" | "owner" | "viewer") | null;
  rooms?: string[] | null;
  email?: string | null;
  expires_in_s?: number | null;
  max_uses?: number | null;
}
/**
 * What the browser has made, as ``PublicKeyCredential.toJSON`` tells it, and what the person calls it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewPasskey".
 */
export interface NewPasskey {
  name: string;
  credential: {
    [k: string]: unknown;
  };
}
/**
 * A created person; ``invite_url`` is null where a password was set.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewPerson".
 */
export interface NewPerson {
  user: UserPayload;
  invite_url: string | null;
}
/**
 * The same of a person; ``room`` is where the caller has met them, which tells whose moderators judge.
 *
 * Without it, those of the first namespace of the caller that the person belongs to.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewPersonReport".
 */
export interface NewPersonReport {
  reason:
    "harassment" | "hate" | "illegal" | "minors" | "other" | "privacy" | "self_harm" | "sexual" | "spam" | "violence";
  text?: string;
  room?: string | null;
}
/**
 * What is wrong with a message or a file, with a few words.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewReport".
 */
export interface NewReport {
  reason:
    "harassment" | "hate" | "illegal" | "minors" | "other" | "privacy" | "self_harm" | "sexual" | "spam" | "violence";
  text?: string;
}
/**
 * What is taken from a person: why, and for how many ``minutes`` (null: until it is lifted).
 *
 * A mute may hold in one ``room``. Without it, it holds in a ``namespace``: the first one of the person's that the
 * caller moderates, where none is named. ``server``: everywhere, for administrators of the server.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewRestriction".
 */
export interface NewRestriction {
  reason: string;
  minutes?: number | null;
  room?: string | null;
  namespace?: string | null;
  server?: boolean;
}
/**
 * A room to open; a direct one has exactly one other member and no name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewRoom".
 */
export interface NewRoom {
  kind: "channel" | "direct" | "group";
  name?: string | null;
  topic?: string | null;
  members?: string[] | null;
  namespace?: string | null;
  history?: ("all" | "since_join") | null;
  posting?: ("members" | "moderators") | null;
}
/**
 * What is done with files that come in and meet all of ``when``: ``reason`` is told to whom it refuses one.
 *
 * ``order`` is its place among the rules of the namespace, the last one without it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewRule".
 */
export interface NewRule {
  name: string;
  when: Condition[];
  action: "hold" | "refuse" | "review";
  reason: string;
  namespace?: string | null;
  enabled?: boolean;
  order?: number | null;
}
/**
 * A created command; the ``secret`` that signs calls of its address is shown this once, null for one of a bot.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewSlashCommand".
 */
export interface NewSlashCommand {
  id: string;
  name: string;
  namespace: string;
  description: string;
  hint: string;
  bot: UserPayload;
  url: string | null;
  secret: string | null;
}
/**
 * A browser's push subscription, as its ``toJSON()`` writes it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewSubscription".
 */
export interface NewSubscription {
  endpoint: string;
  keys: PushKeys;
}
/**
 * The keys of a browser's subscription, in base64url.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PushKeys".
 */
export interface PushKeys {
  p256dh: string;
  auth: string;
}
/**
 * A tag to make, at the root or below a ``parent``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewTag".
 */
export interface NewTag {
  name: string;
  color?: string | null;
  parent?: string | null;
  namespace?: string | null;
}
/**
 * A person to create; without a password they get a link with which they set one.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewUser".
 */
export interface NewUser {
  username: string;
  namespace?: string | null;
  role?: ("admin" | "member" | "moderator" | "owner" | "viewer") | null;
  display_name?: string | null;
  password?: string | null;
}
/**
 * A webhook to make: ``events`` are classes or types, ``rooms`` null are all rooms that one may read.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NewWebhook".
 */
export interface NewWebhook {
  url: string;
  events: string[];
  rooms?: string[] | null;
  enabled?: boolean;
  namespace?: string | null;
}
/**
 * A notification as a list shows it, with the whole ``message`` as long as it stands and may be seen.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NotificationEntry".
 */
export interface NotificationEntry {
  id: string;
  kind:
    | "alert"
    | "appeal"
    | "invitation"
    | "mention"
    | "namespace_quota"
    | "quota"
    | "reply"
    | "report_result"
    | "restriction"
    | "scheduled_failed"
    | "thread";
  room: string | null;
  message: MessagePayload | null;
  thread: string | null;
  actor: string | null;
  namespace: string | null;
  percent: number | null;
  alert: string | null;
  at: string;
  read_at: string | null;
}
/**
 * A page of one's notifications, the newest first; ``position`` is that of one's own stream, read before them.
 *
 * ``unread`` counts all that one has not read, up to 1,000. ``people`` are those who have written or invited, by id,
 * as far as what they did may still be seen; ``mine`` is as in lists of messages.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NotificationList".
 */
export interface NotificationList {
  results: NotificationEntry[];
  next: string | null;
  previous: string | null;
  position: Position;
  unread: number;
  people: {
    [k: string]: UserPayload;
  };
  mine: {
    [k: string]: string[];
  };
}
/**
 * The first of each list: how the queues stand, the newest failed previews and alerts, what namespaces store.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OperationsNow".
 */
export interface OperationsNow {
  at: string;
  worker: boolean;
  queues: QueueDepth[];
  failed_jobs: FailedJob[];
  alerts: AlertPayload[];
  storage: NamespaceStorage[];
}
/**
 * The numbers of jobs in one queue that wait, run, and have failed for good.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QueueDepth".
 */
export interface QueueDepth {
  queue: string;
  depth: number;
  running: number;
  failed: number;
}
/**
 * The state of a namespace at a time: processing, held files, storage, and its last 24 hours, oldest first.
 *
 * ``scanner``: whether the virus scanner answers; null where none is set. ``storage_alert``: the disk or bucket of the
 * whole server where it is nearly full.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Overview".
 */
export interface Overview {
  at: string;
  processing: Processing;
  held: Counts;
  scanner: ("away" | "ok") | null;
  storage: Storage;
  storage_alert: Fill | null;
  ready_ms: number | null;
  hours: Hour[];
}
/**
 * The number of files that wait for processing or are in it, and the time of the oldest.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Processing".
 */
export interface Processing {
  files: number;
  oldest_at: string | null;
}
/**
 * Used and allowed storage; ``quota_bytes`` null means no limit.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Storage".
 */
export interface Storage {
  used_bytes: number;
  quota_bytes: number | null;
}
/**
 * The caller's password, asked for again.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OwnPassword".
 */
export interface OwnPassword {
  password: string;
}
/**
 * A page that shows a file: its address and what to call it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PageUseInput".
 */
export interface PageUseInput {
  url: string;
  label?: string;
}
/**
 * Where parts are to be sent with PUT, by their numbers; each address is good for 15 minutes.
 *
 * ``parts`` are those of them that stand already, ``received`` counts the bytes of all that stand.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PartAddresses".
 */
export interface PartAddresses {
  urls: {
    [k: string]: string;
  };
  parts: StoredPart[];
  received: number;
}
/**
 * A part that stands in the object storage, with its ETag and its size in bytes.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoredPart".
 */
export interface StoredPart {
  number: number;
  etag: string;
  size: number;
}
/**
 * The state of one part of the system; ``info`` holds further facts about it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PartState".
 */
export interface PartState {
  ok: boolean;
  latency_ms: number | null;
  detail: string;
  info: {
    [k: string]: unknown;
  };
}
/**
 * What a person calls a passkey.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PasskeyName".
 */
export interface PasskeyName {
  name: string;
}
/**
 * What a browser is asked for, as ``PublicKeyCredential`` parses it from JSON.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PasskeyOptions".
 */
export interface PasskeyOptions {
  options: {
    [k: string]: unknown;
  };
}
/**
 * One of one's passkeys; ``backed_up`` ones are on several devices of the person.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PasskeyPayload".
 */
export interface PasskeyPayload {
  id: string;
  name: string;
  transports: string[];
  backed_up: boolean;
  created_at: string;
  last_used_at: string | null;
}
/**
 * The caller's password, empty for people who have none, and a code where their log-ins ask for one.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PasskeyProof".
 */
export interface PasskeyProof {
  password?: string;
  code?: string;
}
/**
 * All of one's passkeys, the oldest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Passkeys".
 */
export interface Passkeys {
  results: PasskeyPayload[];
}
/**
 * The caller's password, and a code of the app or one for emergencies.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PasswordAndCode".
 */
export interface PasswordAndCode {
  password: string;
  code: string;
}
/**
 * The old and the new password of the caller.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PasswordChange".
 */
export interface PasswordChange {
  old: string;
  new: string;
}
/**
 * A person as administrators see them; ``namespaces`` are those that the caller belongs to, too.
 *
 * ``factors``, the second factors that they have, are told to the operator of the server alone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PersonPayload".
 */
export interface PersonPayload {
  user: UserPayload;
  is_active: boolean;
  is_superuser: boolean;
  namespaces: NamespaceRole[];
  factors?: ("app" | "passkey")[];
}
/**
 * What a person has stored in a namespace, in bytes, and what they may store; null: no limit.
 *
 * ``left_bytes`` is what they can still send: the namespace may have less left than they. ``warning``: the percentage
 * of their limit, 80 or 95, that they have come to.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PersonSpace".
 */
export interface PersonSpace {
  namespace: string;
  used_bytes: number;
  quota_bytes: number | null;
  left_bytes: number | null;
  warning: (80 | 95) | null;
}
/**
 * How a person wants a room of theirs to be; what is left out stays as it is.
 *
 * ``mute_until`` mutes until then, and null for good; ``muted`` false ends that.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PersonalChange".
 */
export interface PersonalChange {
  muted?: boolean;
  mute_until?: string | null;
  level?: "all" | "mentions" | "none";
  pinned?: boolean;
}
/**
 * A page of a room's pinned messages, the newest pin first; ``position`` was read before them.
 *
 * ``mine`` is as in lists of messages.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PinList".
 */
export interface PinList {
  results: MessagePayload[];
  next: string | null;
  previous: string | null;
  position: Position;
  mine: {
    [k: string]: string[];
  };
}
/**
 * The hash of bytes that the namespace may hold; or a challenge and the proof that answers it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Possession".
 */
export interface Possession {
  sha256?: string;
  challenge?: string;
  proof?: string;
}
/**
 * A problem (RFC 9457); ``errors`` by field for an invalid request, ``incident`` is the id of a server error.
 *
 * ``data`` holds what else there is to know, as the errors of sockets do.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Problem".
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: {
    [k: string]: string[];
  };
  incident?: string;
  retry_after_s?: number;
  data?: {
    [k: string]: unknown;
  };
}
/**
 * What a search may go on with: a tag, a title, a word of a text, or a person who sent files.
 *
 * ``id`` is that of the tag, file or person; ``count`` is the number of files, of which at most 100 are counted but
 * for tags.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Proposal".
 */
export interface Proposal {
  kind: "person" | "tag" | "text" | "title";
  value: string;
  id: string | null;
  count: number;
}
/**
 * What a search may go on with.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProposalList".
 */
export interface ProposalList {
  results: Proposal[];
}
/**
 * All providers by which people log in.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Providers".
 */
export interface Providers {
  results: ProviderLook[];
}
/**
 * One's subscribed browsers, newest first; a browser subscribes with ``public_key``, null where none can.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PushList".
 */
export interface PushList {
  public_key: string | null;
  results: SubscriptionPayload[];
}
/**
 * A browser that takes push notifications; ``current``: it was subscribed by the log-in of this request.
 *
 * ``used_at`` is when a push service last took a notification for it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SubscriptionPayload".
 */
export interface SubscriptionPayload {
  id: string;
  current: boolean;
  client: string;
  created_at: string;
  used_at: string | null;
}
/**
 * What a browser is sent, encrypted: ``unread`` counts the room.
 *
 * ``thread`` is the root of a reply that stands in its thread alone. ``title``, ``sender`` and ``body`` are null
 * unless the person allows them. Without a ``room`` it tells of room that is nearly used up or of a critical alert:
 * ``kind``, and the ``namespace`` and the kind of the ``alert`` where the person allows that.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PushPayload".
 */
export interface PushPayload {
  room: string | null;
  unread: number;
  thread?: string | null;
  title?: string | null;
  sender?: string | null;
  body?: string | null;
  kind?: ("namespace_quota" | "quota") | "alert" | null;
  namespace?: string | null;
  percent?: number | null;
  alert?: string | null;
}
/**
 * How the queues of jobs stand; ``worker``: whether one was heard of in the last ten seconds.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QueueList".
 */
export interface QueueList {
  at: string;
  worker: boolean;
  queues: QueueDepth[];
}
/**
 * When nothing is pushed: times like ``22:00`` in a time zone like ``Europe/Berlin``, on the days they begin.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QuietChange".
 */
export interface QuietChange {
  from: string;
  to: string;
  timezone: string;
  days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
}
/**
 * When nothing is pushed to a person: from one time of the day to another, in their time zone.
 *
 * Hours that pass midnight belong to the day on which they begin.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QuietHours".
 */
export interface QuietHours {
  from: string;
  to: string;
  timezone: string;
  days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
}
/**
 * The bytes that a namespace stores or has reserved, and may store; null means no limit.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Quota".
 */
export interface Quota {
  limit: number | null;
  used: number;
}
/**
 * A page of the reactions to a message, the first ones first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReactionList".
 */
export interface ReactionList {
  results: ReactionPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A person's reaction to a message.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReactionPayload".
 */
export interface ReactionPayload {
  user: UserPayload;
  emoji: string;
  at: string;
}
/**
 * Up to which message of a room a person has read.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReadPlace".
 */
export interface ReadPlace {
  user: string;
  message: string;
  number: number;
}
/**
 * Whether this server can serve requests: ``failing`` comes with 503, ``degraded`` with 200.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Readiness".
 */
export interface Readiness {
  status: "degraded" | "failing" | "ok";
  parts: {
    [k: string]: PartState;
  };
}
/**
 * Why a moderator acts.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Reason".
 */
export interface Reason {
  reason: string;
}
/**
 * What an erasure has removed and kept; ``finished_at`` is null while it goes on.
 *
 * ``remaining`` is what a look into all stores has still found. ``signature`` is a MAC of this server over all the
 * rest as canonical JSON. ``backups_expire_at`` is null where the server makes no backups itself.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Receipt".
 */
export interface Receipt {
  id: string;
  user: string;
  requested_at: string;
  finished_at: string | null;
  removed: Removed[];
  kept: Kept[];
  remaining: Left1[];
  backups_expire_at: string | null;
  signature: string;
}
/**
 * Something that was removed, and from which stores.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Removed".
 */
export interface Removed {
  type: string;
  id: string;
  stores: ("cache" | "database" | "log" | "search" | "storage")[];
}
/**
 * Something that was found after the erasure, though nothing holds it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "backend.privacy.payloads.Left".
 */
export interface Left1 {
  type: string;
  id: string | null;
}
/**
 * Codes that each open one log-in without the app; shown once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RecoveryCodes".
 */
export interface RecoveryCodes {
  codes: string[];
}
/**
 * The account that a person makes for themselves; a name and a mail address may be empty.
 *
 * ``invitation`` is the code of a link into a namespace; empty where they came without one.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Registration".
 */
export interface Registration {
  username: string;
  password: string;
  display_name?: string;
  email?: string;
  invitation?: string;
}
/**
 * An account that is made once the link is opened that was mailed to ``email``, until ``expires_at``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RegistrationPayload".
 */
export interface RegistrationPayload {
  email: string;
  expires_at: string;
}
/**
 * The id of a report.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReportMade".
 */
export interface ReportMade {
  id: string;
}
/**
 * The URL of a page on which a person sets a new password, once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ResetLink".
 */
export interface ResetLink {
  reset_url: string;
  expires_at: string;
}
/**
 * The mail address of a person who has forgotten their password.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ResetRequest".
 */
export interface ResetRequest {
  email: string;
}
/**
 * What holds for the caller.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RestrictionList".
 */
export interface RestrictionList {
  results: RestrictionPayload[];
}
/**
 * A page of what holds in a namespace, and the people whom it names.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RestrictionPage".
 */
export interface RestrictionPage {
  results: RestrictionPayload[];
  people: UserPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * What rules would delete at once: files, and their size in bytes; ``more``: others that were not counted.
 *
 * ``rules`` has a count for each rule, the one of ``retention_days`` first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RetentionPreview".
 */
export interface RetentionPreview {
  retention_days: number | null;
  files: number;
  bytes: number;
  more: boolean;
  rules: RuleCount[];
}
/**
 * A rule, and the files that it would delete and no rule before it, with their size in bytes.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RuleCount".
 */
export interface RuleCount {
  rule: RetentionRule;
  files: number;
  bytes: number;
}
/**
 * Rules of which is only asked what they would delete; what is left out is as the namespace has it now.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RetentionTrial".
 */
export interface RetentionTrial {
  retention_days?: number | null;
  retention?: NewRetentionRule[] | null;
}
/**
 * What a case is about, uncovered: the file, or the message as it stands now with what was said around it.
 *
 * ``said`` is the text as it stood whenever it was reported. Of a person ``before`` is what they wrote last in the
 * rooms of the namespace, 20 messages at most and none of direct rooms; ``rooms`` has the names of these rooms by id,
 * and ``more`` says whether they wrote anything before.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Revealed".
 */
export interface Revealed {
  media: AttachmentPayload | null;
  message: MessagePayload | null;
  edits: EditPayload[];
  said: string[];
  before: MessagePayload[];
  after: MessagePayload[];
  rooms: {
    [k: string]: string;
  };
  more: boolean;
}
/**
 * What may be changed about a room.
 *
 * ``posting`` is who may write, and ``archived`` puts it away to be read alone, or opens it again.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RoomChange".
 */
export interface RoomChange {
  name?: string | null;
  topic?: string | null;
  posting?: ("members" | "moderators") | null;
  archived?: boolean | null;
}
/**
 * A page of rooms, the one with the newest message first; ``next`` and ``previous`` are addresses.
 *
 * ``position`` is that of the reader's own stream, which tells of rooms that come and go, read before them.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RoomList".
 */
export interface RoomList {
  results: RoomPayload[];
  next: string | null;
  previous: string | null;
  position: Position;
}
/**
 * What changes of a rule; with other conditions it is off until it was tried again.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RuleChanges".
 */
export interface RuleChanges {
  name?: string;
  when?: Condition[];
  action?: "hold" | "refuse" | "review";
  reason?: string;
  enabled?: boolean;
  order?: number;
}
/**
 * The rules of a namespace, in the order in which they are asked.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RuleList".
 */
export interface RuleList {
  results: RulePayload[];
}
/**
 * A rule about files that come in; ``tested_at`` null: not tried since its conditions changed, and off.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RulePayload".
 */
export interface RulePayload {
  id: string;
  name: string;
  namespace: string;
  enabled: boolean;
  order: number;
  when: Condition[];
  action: "hold" | "refuse" | "review";
  reason: string;
  tested_at: string | null;
  by: UserPayload | null;
  changed_at: string;
}
/**
 * From when on files are looked at again: at most 31 days ago, a week without it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RuleTest".
 */
export interface RuleTest {
  since?: string | null;
}
/**
 * How many of the files since then a rule meets, by itself: of ``checked`` ones, the newest 50,000 at most.
 *
 * ``examples`` are facts of the newest 20.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RuleTrial".
 */
export interface RuleTrial {
  since: string;
  checked: number;
  matched: number;
  examples: AttachmentPayload[];
}
/**
 * A page of the messages that the reader has saved, the last ones first; ``position`` was read before them.
 *
 * ``position`` is that of the reader's own stream, and ``mine`` is as in lists of messages.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SavedList".
 */
export interface SavedList {
  results: SavedPayload[];
  next: string | null;
  previous: string | null;
  position: Position;
  mine: {
    [k: string]: string[];
  };
}
/**
 * A message that the reader has saved.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SavedPayload".
 */
export interface SavedPayload {
  message: MessagePayload;
  room: string;
  saved_at: string;
}
/**
 * What changes about a message for a later time; a ``send_at`` that has passed sends it at once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ScheduledChange".
 */
export interface ScheduledChange {
  scheduled: string;
  body?: string;
  attachments?: string[];
  captions?: {
    [k: string]: string;
  };
  send_at?: string;
}
/**
 * A page of the caller's messages for a later time, the next one first; ``position`` as with drafts.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ScheduledList".
 */
export interface ScheduledList {
  results: ScheduledPayload[];
  next: string | null;
  previous: string | null;
  position: Position;
}
/**
 * A page of what was found in conversations.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SearchList".
 */
export interface SearchList {
  results: SearchResult[];
  next: string | null;
  previous: string | null;
}
/**
 * A message that was found, or one of its files.
 *
 * ``text`` is the part of what was recognised in the file that holds what was looked for; null where it holds nothing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SearchResult".
 */
export interface SearchResult {
  type: "attachment" | "message";
  message: MessagePayload;
  attachment: AttachmentPayload | null;
  room: FoundRoom;
  highlights: Highlight[];
  text: string | null;
}
/**
 * The secret of an app that is to make codes, and the same as an ``otpauth:`` address for a QR code.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SecondFactorBegun".
 */
export interface SecondFactorBegun {
  secret: string;
  url: string;
}
/**
 * Whether one's log-ins ask for a code, since when, and how many recovery codes are left.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SecondFactorPayload".
 */
export interface SecondFactorPayload {
  on: boolean;
  since: string | null;
  recovery_codes_left: number;
}
/**
 * The log-in that waits for a code, as its refusal named it, and a code of the app or one for emergencies.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SecondStep".
 */
export interface SecondStep {
  second_factor: string;
  code: string;
}
/**
 * Where in a file something was seen: the second of a video, the box (left, top, width, height of 1), the text.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Seen".
 */
export interface Seen {
  at_s?: number | null;
  box?: [number, number, number, number] | null;
  text?: string | null;
}
/**
 * A page of the people who have read a message.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SeenList".
 */
export interface SeenList {
  results: UserPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * The number of a part, and the ETag that the object storage has answered it with.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SentPart".
 */
export interface SentPart {
  number: number;
  etag: string;
}
/**
 * All parts of an upload.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SentParts".
 */
export interface SentParts {
  /**
   * @minItems 1
   * @maxItems 10000
   */
  parts: [SentPart, ...SentPart[]];
}
/**
 * The person who is logged in by the cookie; null without a log-in.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Session".
 */
export interface Session {
  me: Me | null;
}
/**
 * Settings of the screens and of pushes; fields that are left out stay unchanged.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SettingsChange".
 */
export interface SettingsChange {
  language?: string;
  theme?: "auto" | "dark" | "light";
  notifications?: "all" | "mentions" | "none";
  push_detail?: boolean;
  photo_details?: "none" | "time" | "time_and_place";
  quiet?: QuietChange | null;
  digest?: "daily" | "hourly" | "off";
  saved_searches?: string[];
  presence?: "everyone" | "nobody";
  last_seen?: "everyone" | "nobody";
  share_read?: "everyone" | "nobody";
}
/**
 * The settings of a person for the screens and for what is pushed to them.
 *
 * An empty ``language`` follows the browser; ``push_detail``: pushes may hold the room's name, the sender's and the
 * beginning of the message. ``photo_details``: what is kept of the photos that the person sends, for all who see them:
 * nothing, when each was taken, or also about where. ``digest``: how often mails to the address of the account tell
 * what is unread, at most. ``saved_searches`` are words to look for in libraries.
 * ``presence`` and ``last_seen``: who learns whether the person is there, and when they were last. ``share_read``: who
 * learns how far the person has read; who hides that does not learn it of others.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SettingsPayload".
 */
export interface SettingsPayload {
  language: string;
  theme: "auto" | "dark" | "light";
  notifications: "all" | "mentions" | "none";
  push_detail: boolean;
  photo_details: "none" | "time" | "time_and_place";
  quiet: QuietHours | null;
  digest: "daily" | "hourly" | "off";
  saved_searches: string[];
  presence: "everyone" | "nobody";
  last_seen: "everyone" | "nobody";
  share_read: "everyone" | "nobody";
}
/**
 * What a passkey has signed for a log-in, as ``PublicKeyCredential.toJSON`` tells it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ShownPasskey".
 */
export interface ShownPasskey {
  credential: {
    [k: string]: unknown;
  };
}
/**
 * A file that is like another one: ``similarity`` from 0 to 1, ``at_s`` where in a video it is so.
 *
 * ``class`` says in which way: the same bytes, the same picture, or other pictures of similar things.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SimilarFile".
 */
export interface SimilarFile {
  id: string;
  version: number;
  kind: "audio" | "file" | "image" | "video";
  state: "deleted" | "expired" | "failed" | "processing" | "ready" | "uploading";
  hold: ("quarantined" | "review" | "scan") | null;
  stages: {
    [k: string]: StagePayload;
  };
  name: string | null;
  title: string | null;
  alt_text: string | null;
  content_type: string;
  size: number;
  received: number;
  width: number | null;
  height: number | null;
  duration: number | null;
  duration_formatted: string | null;
  bitrate: number | null;
  codec: string | null;
  audio_codec: string | null;
  mime_codecs: string | null;
  pages: number | null;
  fps: number | null;
  rotation: number | null;
  video_dimensions: [number, number] | null;
  has_audio: boolean | null;
  placeholder: string | null;
  thumbnail_url: string | null;
  thumbnails: Thumbnails;
  file_url: string | null;
  download_url: string | null;
  stream: Stream | null;
  waveform: number[] | null;
  playable: boolean | null;
  playable_reason: string | null;
  error: StageError | null;
  created_at: string;
  uploader: UserPayload;
  namespace: string;
  room: string | null;
  description: string | null;
  visibility: "library" | "private" | "room";
  tags: TagName[];
  collections: CollectionName[];
  text: string | null;
  exif: PhotoFacts | null;
  poster_s: number | null;
  ai: Tagger;
  sha256: string | null;
  sha256_original: string | null;
  usage_count: number;
  revision: number;
  trashed_at: string | null;
  updated_at: string;
  similarity: number;
  class: "identical" | "same_picture" | "similar";
  at_s: number | null;
}
/**
 * Files that are like one, the most alike first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SimilarList".
 */
export interface SimilarList {
  results: SimilarFile[];
}
/**
 * A ticket that opens one socket within ``expires_in`` seconds.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SocketTicket".
 */
export interface SocketTicket {
  ticket: string;
  expires_in: number;
}
/**
 * An archive that was sent by tus (``upload``) is to be imported, as with :class:`StartImport`.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StartReceived".
 */
export interface StartReceived {
  upload: string;
  kind: "discord" | "offchat" | "slack";
  dry_run?: boolean;
  direct?: boolean;
}
/**
 * What a namespace holds, as counted at a time.
 *
 * Of the files whose bytes are here and that are not in the trash; ``by_state`` counts those of every state,
 * ``by_day`` what was sent, whether or not it still stands. The 20 tags and people with the most bytes.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Statistics".
 */
export interface Statistics {
  at: string;
  namespace: string;
  total: CountedFiles;
  quota: Quota;
  by_kind: {
    [k: string]: CountedFiles;
  };
  by_state: {
    [k: string]: CountedFiles;
  };
  by_tag: CountedTag[];
  by_uploader: CountedUploader[];
  by_day: CountedDay[];
}
/**
 * What namespaces store, in the order of their slugs; ``stores`` stand there for operators of the server alone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StorageList".
 */
export interface StorageList {
  stores: StoreFill[];
  results: NamespaceStorage[];
  next: string | null;
  previous: string | null;
}
/**
 * How full the disk or the bucket is, and when it will be full as things go; null where that is far or unknown.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoreFill".
 */
export interface StoreFill {
  store: "bucket" | "disk";
  used_bytes: number;
  total_bytes: number;
  level: ("critical" | "warning") | null;
  full_at: string | null;
}
/**
 * The reason why a stream is not followed.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StreamError".
 */
export interface StreamError {
  error: ErrorBody;
}
/**
 * One stream in the reply of ``subscribe``: its position, and whether the gap was filled.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StreamPosition".
 */
export interface StreamPosition {
  epoch: string;
  seq: number;
  recovered: boolean | null;
}
/**
 * The file of a suggestion.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SuggestedFor".
 */
export interface SuggestedFor {
  id: string;
  name: string;
  thumbnail_url: string | null;
}
/**
 * A page of suggestions, newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SuggestionList".
 */
export interface SuggestionList {
  results: SuggestionPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * What a tagger proposes to say of a file.
 *
 * ``tag`` is the existing tag that the path ``value`` means. ``cost`` is what the analysis cost that all its
 * suggestions come from, in the unit of the budget.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SuggestionPayload".
 */
export interface SuggestionPayload {
  id: string;
  media: SuggestedFor;
  field: "alt_text" | "description" | "tag" | "title";
  value: string;
  tag: TagName | null;
  confidence: number;
  evidence: Seen | null;
  provider: string;
  model: string;
  version: string;
  cost: number;
  state: "accepted" | "auto" | "edited" | "pending" | "rejected";
  decided_by: UserPayload | null;
  created_at: string;
}
/**
 * What may be changed about a tag; what is left out stays as it is, ``parent`` null moves it to the root.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TagChange".
 */
export interface TagChange {
  name?: string;
  color?: string | null;
  parent?: string | null;
}
/**
 * A page of tags, in the order of their paths.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TagList".
 */
export interface TagList {
  results: TagPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A tag; the counts are of the listed files of its namespace, ``total_count`` with those of its descendants.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TagPayload".
 */
export interface TagPayload {
  id: string;
  namespace: string;
  name: string;
  path: string;
  color: string | null;
  parent: string | null;
  usage_count: number;
  total_count: number;
  aliases: string[];
}
/**
 * The tag that another one is merged into.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TagMerge".
 */
export interface TagMerge {
  into: string;
}
/**
 * What a namespace may spend on its tagger each day; ``limit`` and ``remaining`` null: it costs nothing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaggerBudget".
 */
export interface TaggerBudget {
  unit: "tokens";
  limit: number | null;
  used: number;
  remaining: number | null;
  resets_at: string;
}
/**
 * What a tagger can tell of a file.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaggerFeatures".
 */
export interface TaggerFeatures {
  labels: boolean;
  boxes: boolean;
  text: boolean;
  titles: boolean;
  nsfw: boolean;
}
/**
 * How many files of a namespace wait to be described, are being described, and could not be.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaggerQueue".
 */
export interface TaggerQueue {
  waiting: number;
  running: number;
  failed: number;
}
/**
 * Who describes the files of a namespace, whether it works, and what it may still spend today.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaggerStatus".
 */
export interface TaggerStatus {
  namespace: string;
  provider: "local" | "off" | "openai";
  available: boolean;
  detail: string;
  model: string | null;
  features: TaggerFeatures;
  queue: TaggerQueue;
  budget: TaggerBudget;
  auto_accept: number | null;
  last_error: StageError | null;
}
/**
 * A page of the replies in a thread, oldest first, with its root; as for a room's history.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ThreadList".
 */
export interface ThreadList {
  results: MessagePayload[];
  more: boolean;
  newer: boolean;
  position: Position;
  mine: {
    [k: string]: string[];
  };
  quoted: {
    [k: string]: MessagePayload;
  };
  root: MessagePayload;
  mine_thread: MyThread;
}
/**
 * The newest export of a room that the caller has ordered; null where there is none.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TransferShown".
 */
export interface TransferShown {
  job: TransferPayload | null;
}
/**
 * What came of a try to tell a receiver; ``detail`` says why it did not arrive.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TriedChannel".
 */
export interface TriedChannel {
  type: "mail" | "webhook";
  to: string;
  ok: boolean;
  detail: string | null;
}
/**
 * What came of a try of a rule, one result for each of its receivers.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TriedRule".
 */
export interface TriedRule {
  results: TriedChannel[];
}
/**
 * A place where a file is used: a message, a collection, or a page that its editor has registered.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Usage".
 */
export interface Usage {
  kind: "collection" | "message" | "page";
  id: string;
  room: string | null;
  url: string | null;
  label: string | null;
  at: string;
}
/**
 * A page of the places where a file is used.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UsageList".
 */
export interface UsageList {
  results: Usage[];
  next: string | null;
  previous: string | null;
}
/**
 * Whether a person may use the server.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UserChange".
 */
export interface UserChange {
  is_active: boolean;
}
/**
 * A page of people, in the order of their user names.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UserList".
 */
export interface UserList {
  results: UserPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * What to change of a webhook; what is left out stays as it is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WebhookChange".
 */
export interface WebhookChange {
  url?: string;
  events?: string[];
  rooms?: string[] | null;
  enabled?: boolean;
}
/**
 * A page of the webhooks of a namespace, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WebhookList".
 */
export interface WebhookList {
  results: WebhookPayload[];
  next: string | null;
  previous: string | null;
}
/**
 * A webhook, which is sent what its ``owner`` may read; ``rooms`` null: every group and channel that they are in.
 *
 * ``disabled_reason`` says why the server has switched it off: ``failures`` for three days, the address answered that
 * it is ``gone``, or the ``owner`` administers the namespace no longer. ``failing_since`` is null while sending works.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WebhookPayload".
 */
export interface WebhookPayload {
  id: string;
  namespace: string;
  url: string;
  events: string[];
  rooms: string[] | null;
  enabled: boolean;
  disabled_reason: ("failures" | "gone" | "owner") | null;
  failing_since: string | null;
  delivered_at: string | null;
  owner: UserPayload;
  created_at: string;
}
/**
 * A webhook with its secret, which is shown this once.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WebhookSecret".
 */
export interface WebhookSecret {
  id: string;
  namespace: string;
  url: string;
  events: string[];
  rooms: string[] | null;
  enabled: boolean;
  disabled_reason: ("failures" | "gone" | "owner") | null;
  failing_since: string | null;
  delivered_at: string | null;
  owner: UserPayload;
  created_at: string;
  secret: string;
}
/**
 * How many notifications one has not read, up to 1,000.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "backend.api.framework.notification_shapes.Unread".
 */
export interface Unread1 {
  unread: number;
}
