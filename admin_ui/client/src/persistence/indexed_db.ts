/** Keeps messages and files in the browser's database; a lock for each message lets one living page at a time send it. */
import type { DBSchema, IDBPDatabase, IDBPObjectStore } from "idb";
import { openDB } from "idb";
import type { KeptMessage } from "../state/kept.ts";
import type { FileHandle, UploadFile } from "../uploads/files.ts";
import { LockWatch } from "./lock_watch.ts";
import type { KeptContent, OutboxStore } from "./outbox_store.ts";
import { KEPT_MS, MOST_MESSAGES } from "./outbox_store.ts";

const NAME = "offchat-outbox";
const MIB = 1024 * 1024;

/** How much is kept, in bytes. */
export interface Limits {
  /** Of one file; of a larger one only the way to it is kept, where the browser has told one. */
  file: number;
  /** Of all files. */
  files: number;
  /** The part of the browser's free space that files may take. */
  share: number;
}

export const LIMITS: Limits = { file: 256 * MIB, files: 1024 * MIB, share: 0.5 };

interface FileRow {
  user: string;
  uploadId: string;
  clientId: string;
  content: Blob | null;
  handle: FileHandle | null;
}

interface Schema extends DBSchema {
  messages: { key: [user: string, clientId: string]; value: KeptMessage & { user: string } };
  files: { key: [user: string, uploadId: string]; value: FileRow };
}

type Database = IDBPDatabase<Schema>;

type Files = IDBPObjectStore<Schema, ("messages" | "files")[], "files", "readwrite">;

function lockName(user: string, clientId: string): string {
  return `${NAME}.${user}.${clientId}`;
}

/** The keys that begin with a user. */
function all(user: string): IDBKeyRange {
  return IDBKeyRange.bound([user], [user, []]);
}

/** Removes the files of a user, or of everybody, that are said to be over. */
async function removeFiles(files: Files, user: string | null, isOver: (row: FileRow) => boolean): Promise<void> {
  const rows = await files.getAll(user === null ? null : all(user));
  await Promise.all(rows.filter(isOver).map((row) => files.delete([row.user, row.uploadId])));
}

export class IndexedDbOutbox implements OutboxStore {
  private readonly database: Database;
  private readonly locks: LockManager;
  private readonly limits: Limits;
  private readonly lockWatch: LockWatch;
  private readonly held = new Map<string, () => void>();

  private constructor(database: Database, locks: LockManager, limits: Limits) {
    this.database = database;
    this.locks = locks;
    this.limits = limits;
    const isKept = async (...key: [string, string]) => (await database.getKey("messages", key)) !== undefined;
    this.lockWatch = new LockWatch(NAME, locks, lockName, isKept);
  }

  /** Raises where the browser has no database for this page, as some have none in private windows. */
  static async open(locks: LockManager, limits = LIMITS): Promise<IndexedDbOutbox> {
    const database = await openDB<Schema>(NAME, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("messages", { keyPath: ["user", "clientId"] });
        fresh.createObjectStore("files", { keyPath: ["user", "uploadId"] });
      },
    });
    const opened = new IndexedDbOutbox(database, locks, limits);
    await opened.forgetOld();
    return opened;
  }

  async claim(user: string): Promise<KeptMessage[]> {
    const known = await this.database.getAll("messages", all(user));
    const claimed: KeptMessage[] = [];
    for (const { clientId } of known.sort((one, other) => one.at.localeCompare(other.at))) {
      if (this.held.has(clientId)) continue;
      if (!(await this.hold(user, clientId))) {
        this.lockWatch.wait(user, clientId);
        continue;
      }
      // The page that held it may have sent it in the meantime.
      const row = await this.database.get("messages", [user, clientId]);
      if (row) claimed.push(row);
      else this.release(user, clientId);
    }
    return claimed;
  }

  async put(user: string, message: KeptMessage): Promise<boolean> {
    const { clientId } = message;
    try {
      if (!(await this.hold(user, clientId))) return false;
      const change = this.database.transaction(["messages", "files"], "readwrite");
      const messages = change.objectStore("messages");
      const isNew = (await messages.getKey([user, clientId])) === undefined;
      if (isNew && (await messages.count(all(user))) >= MOST_MESSAGES) return false;
      const listed = new Set(message.files.map(({ uploadId }) => uploadId));
      const isOver = (row: FileRow) => row.clientId === clientId && !listed.has(row.uploadId);
      await Promise.all([messages.put({ ...message, user }), removeFiles(change.objectStore("files"), user, isOver)]);
      await change.done;
      if (isNew) this.lockWatch.tell(user, clientId);
      return true;
    } catch {
      return false;
    }
  }

  async putFile(user: string, clientId: string, uploadId: string, file: UploadFile): Promise<boolean> {
    try {
      const content = file.content instanceof Blob && (await this.fits(file.size)) ? file.content : null;
      const handle = content ? null : ((await file.handle) ?? null);
      if (!content && !handle) return false;
      const change = this.database.transaction(["messages", "files"], "readwrite");
      // It may have been sent, or everything forgotten, in the meantime.
      if ((await change.objectStore("messages").getKey([user, clientId])) === undefined) return false;
      await change.objectStore("files").put({ user, uploadId, clientId, content, handle });
      await change.done;
      return true;
    } catch {
      return false;
    }
  }

  async file(user: string, uploadId: string): Promise<KeptContent> {
    const row = await this.database.get("files", [user, uploadId]);
    return { content: row?.content ?? null, handle: row?.handle ?? null };
  }

  async remove(user: string, clientId: string): Promise<void> {
    const change = this.database.transaction(["messages", "files"], "readwrite");
    await change.objectStore("messages").delete([user, clientId]);
    await removeFiles(change.objectStore("files"), user, (row) => row.clientId === clientId);
    await change.done;
    this.release(user, clientId);
  }

  watch(user: string, listener: () => void): () => void {
    return this.lockWatch.watch(user, listener);
  }

  release(_user: string, clientId: string): void {
    this.held.get(clientId)?.();
    this.held.delete(clientId);
  }

  count(user: string | null): Promise<number> {
    return this.database.count("messages", user === null ? null : all(user));
  }

  async forget(user: string): Promise<void> {
    const change = this.database.transaction(["messages", "files"], "readwrite");
    await Promise.all([
      change.objectStore("messages").delete(all(user)),
      change.objectStore("files").delete(all(user)),
      change.done,
    ]);
    for (const clientId of [...this.held.keys()]) this.release(user, clientId);
  }

  /** Whether this page holds the message now: another one that lives may be about to send it. */
  private hold(user: string, clientId: string): Promise<boolean> {
    if (this.held.has(clientId)) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const granted = (lock: Lock | null) => {
        if (!lock) return resolve(false);
        return new Promise<void>((release) => {
          this.held.set(clientId, release);
          resolve(true);
        });
      };
      this.locks.request(lockName(user, clientId), { ifAvailable: true }, granted).catch(reject);
    });
  }

  /** Whether so many bytes more may be kept. */
  private async fits(size: number): Promise<boolean> {
    if (size > this.limits.file) return false;
    const rows = await this.database.getAll("files");
    const kept = rows.reduce((sum, { content }) => sum + (content?.size ?? 0), 0);
    if (kept + size > this.limits.files) return false;
    const { quota, usage } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
    return quota === undefined || usage === undefined || size <= (quota - usage) * this.limits.share;
  }

  /** What is too old to be sent goes, whoever wrote it, and with it files without a message. */
  private async forgetOld(): Promise<void> {
    const change = this.database.transaction(["messages", "files"], "readwrite");
    const messages = change.objectStore("messages");
    const rows = await messages.getAll();
    const old = rows.filter(({ at }) => Date.now() - Date.parse(at) > KEPT_MS);
    const left = new Set(rows.filter((row) => !old.includes(row)).map(({ user, clientId }) => `${user} ${clientId}`));
    await Promise.all(old.map(({ user, clientId }) => messages.delete([user, clientId])));
    await removeFiles(change.objectStore("files"), null, ({ user, clientId }) => !left.has(`${user} ${clientId}`));
    await change.done;
  }
}
