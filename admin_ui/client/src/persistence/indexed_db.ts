/** Keeps messages and files in the browser's database; a lock for each message lets one living page at a time send it. */
import type { DBSchema, IDBPDatabase, IDBPObjectStore } from "idb";
import { openDB } from "idb";
import type { KeptMessage } from "../state/kept.ts";
import type { FileHandle, UploadFile } from "../uploads/files.ts";
import { LockWatch } from "./lock_watch.ts";
import type { Kept, KeptContent, OutboxStore } from "./outbox_store.ts";
import { KEPT_MS, MOST_MESSAGES } from "./outbox_store.ts";

const MESSAGES = "offchat-outbox";
/** The database of uploads into libraries. */
export const LIBRARY_UPLOADS = "offchat-library-uploads";
const MIB = 1024 * 1024;

/** How much is kept, in bytes. */
export interface Limits {
  /** Of one file; of a larger one only the way to it is kept, where the browser has told one. */
  file: number;
  /** Of all files in one database, as far as this page knows of them. */
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
  messages: { key: [user: string, clientId: string]; value: Kept & { user: string } };
  files: { key: [user: string, uploadId: string]; value: FileRow };
}

type Database = IDBPDatabase<Schema>;

type Files = IDBPObjectStore<Schema, ("messages" | "files")[], "files", "readwrite">;

/** The keys that begin with a user. */
function all(user: string): IDBKeyRange {
  return IDBKeyRange.bound([user], [user, []]);
}

export class IndexedDbOutbox<Row extends Kept = KeptMessage> implements OutboxStore<Row> {
  private readonly database: Database;
  private readonly locks: LockManager;
  private readonly limits: Limits;
  private readonly name: string;
  private readonly lockWatch: LockWatch;
  private readonly held = new Map<string, () => void>();
  /** The bytes of all files that are kept, null where they have to be counted again. */
  private bytes: number | null = null;

  private constructor(database: Database, locks: LockManager, limits: Limits, name: string) {
    this.database = database;
    this.locks = locks;
    this.limits = limits;
    this.name = name;
    const isKept = async (...key: [string, string]) => (await database.getKey("messages", key)) !== undefined;
    this.lockWatch = new LockWatch(name, locks, (user, clientId) => this.lockName(user, clientId), isKept);
  }

  /** Raises where the browser has no database for this page, as some have none in private windows. */
  static async open<Row extends Kept = KeptMessage>(
    locks: LockManager,
    limits = LIMITS,
    name = MESSAGES,
  ): Promise<IndexedDbOutbox<Row>> {
    const database = await openDB<Schema>(name, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("messages", { keyPath: ["user", "clientId"] });
        fresh.createObjectStore("files", { keyPath: ["user", "uploadId"] });
      },
    });
    const opened = new IndexedDbOutbox<Row>(database, locks, limits, name);
    await opened.forgetOld();
    return opened;
  }

  async claim(user: string): Promise<Row[]> {
    const known = await this.database.getAll("messages", all(user));
    const claimed: Row[] = [];
    for (const { clientId } of known.sort((one, other) => one.at.localeCompare(other.at))) {
      if (this.held.has(clientId)) continue;
      if (!(await this.hold(user, clientId))) {
        this.lockWatch.wait(user, clientId);
        continue;
      }
      // The page that held it may have sent it in the meantime.
      const row = await this.database.get("messages", [user, clientId]);
      // What this database holds was put there as a Row.
      if (row) claimed.push(row as unknown as Row);
      else this.release(user, clientId);
    }
    return claimed;
  }

  async put(user: string, message: Row): Promise<boolean> {
    const { clientId } = message;
    try {
      if (!(await this.hold(user, clientId))) return false;
      const change = this.database.transaction(["messages", "files"], "readwrite");
      const messages = change.objectStore("messages");
      const before = await messages.get([user, clientId]);
      if (!before && (await messages.count(all(user))) >= MOST_MESSAGES) return false;
      const listed = new Set(message.files.map(({ uploadId }) => uploadId));
      const over = (before?.files ?? []).filter(({ uploadId }) => !listed.has(uploadId));
      await Promise.all([
        messages.put({ ...message, user }),
        this.removeFiles(change.objectStore("files"), user, over),
      ]);
      await change.done;
      if (!before) this.lockWatch.tell(user, clientId);
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
      if (this.bytes !== null) this.bytes += content?.size ?? 0;
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
    const messages = change.objectStore("messages");
    const before = await messages.get([user, clientId]);
    await Promise.all([
      messages.delete([user, clientId]),
      this.removeFiles(change.objectStore("files"), user, before?.files ?? []),
    ]);
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
    this.bytes = null;
    for (const clientId of [...this.held.keys()]) this.release(user, clientId);
  }

  private lockName(user: string, clientId: string): string {
    return `${this.name}.${user}.${clientId}`;
  }

  private async removeFiles(files: Files, user: string, over: readonly { uploadId: string }[]): Promise<void> {
    if (over.length > 0) this.bytes = null;
    await Promise.all(over.map(({ uploadId }) => files.delete([user, uploadId])));
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
      this.locks.request(this.lockName(user, clientId), { ifAvailable: true }, granted).catch(reject);
    });
  }

  /** Whether so many bytes more may be kept. */
  private async fits(size: number): Promise<boolean> {
    if (size > this.limits.file) return false;
    this.bytes ??= (await this.database.getAll("files")).reduce((sum, { content }) => sum + (content?.size ?? 0), 0);
    if (this.bytes + size > this.limits.files) return false;
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
    const files = change.objectStore("files");
    const orphans = (await files.getAll()).filter(({ user, clientId }) => !left.has(`${user} ${clientId}`));
    await Promise.all(orphans.map(({ user, uploadId }) => files.delete([user, uploadId])));
    await change.done;
  }
}
