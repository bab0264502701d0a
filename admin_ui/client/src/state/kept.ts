/** What is kept of messages and files on their way, so that another page can send them. */
import type { ChatState, LocalUpload, PendingMessage } from "./model.ts";

/** A file of a kept message; its bytes are kept apart. */
export interface KeptFile {
  uploadId: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
  /** Whether the server had taken the upload in. */
  begun: boolean;
  /** The text that goes below it. */
  caption?: string;
}

/** A message that was not sent, or not with all bytes of its files. */
export interface KeptMessage {
  clientId: string;
  room: string;
  body: string;
  attachments: string[];
  replyTo: string | null;
  thread?: string | null;
  broadcast?: boolean;
  /** When it was written: ISO 8601. */
  at: string;
  /** Whether it stood in the room, and only bytes were missing. */
  placed: boolean;
  files: KeptFile[];
}

const UNFINISHED = new Set<LocalUpload["status"]>(["queued", "uploading", "waiting", "paused", "missing"]);

/** Whether bytes of an upload have yet to go, now or when it is tried again. */
export function isUnfinished({ status, error }: LocalUpload): boolean {
  return UNFINISHED.has(status) || (status === "failed" && error?.retryable === true);
}

function fileOf({ uploadId, name, type, size, mediaId, caption }: LocalUpload): KeptFile {
  return { uploadId, name, type, size, begun: mediaId !== null, ...(caption && { caption }) };
}

function keptOf(message: PendingMessage, files: KeptFile[]): KeptMessage {
  const { clientId, room, body, attachments, replyTo, thread, broadcast, at } = message;
  const placed = files.some(({ begun }) => begun);
  return { clientId, room, body, attachments, replyTo, ...(thread && { thread, broadcast }), at, placed, files };
}

/**
 * What another page would need in order to go on, by the names of the messages.
 *
 * `before` is what was kept last: when a message was written is not told by uploads alone.
 */
export function messagesToKeep(
  { pending, uploads }: Pick<ChatState, "pending" | "uploads">,
  before: ReadonlyMap<string, KeptMessage>,
  now: number,
): Map<string, KeptMessage> {
  const files = new Map<string, KeptFile[]>();
  const rooms = new Map<string, string>();
  for (const upload of Object.values(uploads)) {
    if (upload.clientId === "" || upload.room === null || !isUnfinished(upload)) continue;
    files.set(upload.clientId, [...(files.get(upload.clientId) ?? []), fileOf(upload)]);
    rooms.set(upload.clientId, upload.room);
  }
  const kept = new Map(
    pending.map((message) => [message.clientId, keptOf(message, files.get(message.clientId) ?? [])] as const),
  );
  for (const [clientId, room] of rooms) {
    if (kept.has(clientId)) continue;
    const at = before.get(clientId)?.at ?? new Date(now).toISOString();
    const rest = { body: "", attachments: [], replyTo: null, placed: true, files: files.get(clientId) ?? [] };
    kept.set(clientId, { clientId, room, at, ...rest });
  }
  return kept;
}
