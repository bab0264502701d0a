/** Files to upload: bytes with a name, and whether those bytes can still be read. */
import type { Upload } from "tus-js-client";
import { OffChatError } from "../errors.ts";

/** The part of `FileSystemFileHandle` that reads a file, with the permissions that some browsers ask for. */
export interface FileHandle {
  getFile(): Promise<File>;
  queryPermission?(options: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(options: { mode: "read" }): Promise<PermissionState>;
}

/** Bytes with a name: a Blob in browsers, a Buffer or an `fs` read stream in Node. `size` in bytes. */
export interface UploadFile {
  name: string;
  type: string;
  size: number;
  content: Upload["file"];
  /** The text below the file in its message. */
  caption?: string;
  /** The browser's way to the file, where it has told one: it outlives the page even where the bytes are too many. */
  handle?: FileHandle | Promise<FileHandle | null>;
}

/** Where uploads go. */
export interface UploadTarget {
  room: string;
  /** Goes with the first file. */
  body?: string;
  /** Names the message; made up where it is left out. */
  clientId?: string;
  /** What the message answers, and the thread that it goes to, as of any other message. */
  replyTo?: string | null;
  thread?: string | null;
  broadcast?: boolean;
}

/** What is said of an upload's message besides its room: what it answers. */
export function answersOf({ replyTo, thread, broadcast }: UploadTarget): Record<string, string> {
  return {
    ...(replyTo && { reply_to: replyTo }),
    ...(thread && { thread }),
    ...(thread && broadcast && { broadcast: "true" }),
  };
}

/** Whether there are bytes: folders and files that were moved or changed since they were chosen have none to give. */
export async function isReadable({ content }: UploadFile): Promise<boolean> {
  if (!(content instanceof Blob)) return true;
  return content
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** What an upload fails with whose file cannot be read. */
export function unreadable({ name }: UploadFile): OffChatError {
  return new OffChatError({ code: "unreadable", retryable: false, data: { name } });
}
