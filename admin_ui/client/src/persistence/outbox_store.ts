/** Where messages and files on their way outlive a page, and what such a place has to do. */
import type { KeptFile, KeptMessage } from "../state/kept.ts";
import type { FileHandle, UploadFile } from "../uploads/files.ts";

/** So long a message is kept, in milliseconds: a long weekend. */
export const KEPT_MS = 3 * 24 * 60 * 60_000;
/** So many messages of one person are kept. */
export const MOST_MESSAGES = 200;

/** What is kept of anything with files: a name, a time and the files. */
export interface Kept {
  clientId: string;
  /** When it was written or chosen: ISO 8601. */
  at: string;
  files: KeptFile[];
}

/**
 * A place for what is on its way: messages, or batches of files for a library.
 *
 * Nothing here throws for want of room: what cannot be kept is answered with `false`, and still waits in its page.
 */
export interface OutboxStore<Row extends Kept = KeptMessage> {
  /** Takes over what is kept for a person and held by no other page that lives, oldest first. */
  claim(user: string): Promise<Row[]>;
  /** Keeps a message in place of what was kept of it, and holds it; answers whether it outlives this page. */
  put(user: string, message: Row): Promise<boolean>;
  /** Keeps the bytes of a file, or the way to them; answers whether they outlive this page. */
  putFile(user: string, clientId: string, uploadId: string, file: UploadFile): Promise<boolean>;
  /** A file that was kept; its content is null where the person has to allow or to choose it first. */
  file(user: string, uploadId: string): Promise<KeptContent>;
  /** Forgets a message and its files: it has been sent, or was given up. */
  remove(user: string, clientId: string): Promise<void>;
  /** Calls `listener` when a message of a person has lost the page that held it; the answer ends that. */
  watch(user: string, listener: () => void): () => void;
  /** Lets other pages take a message over. */
  release(user: string, clientId: string): void;
  /** How many messages are kept for a person, or for everybody who used this browser. */
  count(user: string | null): Promise<number>;
  /** Forgets everything of a person, as when they log out. */
  forget(user: string): Promise<void>;
}

/** What is left of a file. */
export interface KeptContent {
  content: Blob | null;
  /** The browser's own way to the file, which may have to be allowed again. */
  handle: FileHandle | null;
}
