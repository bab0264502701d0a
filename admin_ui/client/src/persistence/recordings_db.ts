/** Keeps recordings in the browser's database; a lock for each tells whether a living page makes or offers it. */
import type { DBSchema, IDBPDatabase } from "idb";
import { openDB } from "idb";
import { KEPT_MS } from "./outbox_store.ts";
import type { RecordingFacts, RecordingStore, UnsentRecording } from "./recordings.ts";

const NAME = "offchat-recordings";

interface Row extends RecordingFacts {
  user: string;
  /** When it was begun, in milliseconds. */
  at: number;
  seconds: number;
  levels: readonly number[];
}

interface Schema extends DBSchema {
  recordings: { key: [user: string, id: string]; value: Row };
  pieces: { key: [user: string, id: string, number: number]; value: { content: Blob } };
}

/** The keys that begin so. */
function all(...begin: string[]): IDBKeyRange {
  return IDBKeyRange.bound(begin, [...begin, []]);
}

export class IndexedDbRecordings implements RecordingStore {
  private readonly database: IDBPDatabase<Schema>;
  private readonly locks: LockManager;
  private readonly held = new Map<string, () => void>();

  private constructor(database: IDBPDatabase<Schema>, locks: LockManager) {
    this.database = database;
    this.locks = locks;
  }

  /** Raises where the browser has no database for this page. What is older than any outbox keeps goes. */
  static async open(locks: LockManager, now = Date.now()): Promise<IndexedDbRecordings> {
    const database = await openDB<Schema>(NAME, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("recordings", { keyPath: ["user", "id"] });
        fresh.createObjectStore("pieces");
      },
    });
    const opened = new IndexedDbRecordings(database, locks);
    const rows = await database.getAll("recordings");
    for (const { user, id, at } of rows) if (now - at > KEPT_MS) await opened.remove(user, id);
    return opened;
  }

  async begin(user: string, recording: RecordingFacts): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const hold = () =>
        new Promise<void>((release) => {
          this.held.set(recording.id, release);
          resolve();
        });
      this.locks.request(this.lockName(recording.id), hold).catch(reject);
    });
    await this.database.put("recordings", { ...recording, user, at: Date.now(), seconds: 0, levels: [] });
  }

  async add(user: string, id: string, content: Blob, seconds: number, levels: readonly number[]): Promise<void> {
    const change = this.database.transaction(["recordings", "pieces"], "readwrite");
    const row = await change.objectStore("recordings").get([user, id]);
    // Everything may have been forgotten meanwhile.
    if (!row) return;
    const pieces = change.objectStore("pieces");
    const number = await pieces.count(all(user, id));
    await Promise.all([
      pieces.put({ content }, [user, id, number]),
      change.objectStore("recordings").put({ ...row, seconds, levels }),
      change.done,
    ]);
  }

  release(id: string): void {
    this.held.get(id)?.();
    this.held.delete(id);
  }

  async remove(user: string, id: string): Promise<void> {
    const change = this.database.transaction(["recordings", "pieces"], "readwrite");
    await Promise.all([
      change.objectStore("recordings").delete([user, id]),
      change.objectStore("pieces").delete(all(user, id)),
      change.done,
    ]);
    this.release(id);
  }

  async offer(user: string, room: string, signal: AbortSignal, onFree: (one: UnsentRecording) => void): Promise<void> {
    const rows = (await this.database.getAll("recordings", all(user))).filter((row) => row.room === room);
    const offered = rows.map(({ id }) =>
      this.locks.request(this.lockName(id), { signal }, async () => {
        // The page that held it may have sent it meanwhile.
        const unsent = await this.read(user, id);
        if (!unsent || signal.aborted) return;
        const left = new Promise<void>((release) => {
          this.held.set(id, release);
          signal.addEventListener("abort", () => release(), { once: true });
        });
        onFree(unsent);
        await left;
      }),
    );
    await Promise.allSettled(offered);
  }

  async count(user: string): Promise<number> {
    return this.database.count("recordings", all(user));
  }

  async forget(user: string): Promise<void> {
    const change = this.database.transaction(["recordings", "pieces"], "readwrite");
    await Promise.all([
      change.objectStore("recordings").delete(all(user)),
      change.objectStore("pieces").delete(all(user)),
      change.done,
    ]);
    for (const id of [...this.held.keys()]) this.release(id);
  }

  private async read(user: string, id: string): Promise<UnsentRecording | null> {
    const row = await this.database.get("recordings", [user, id]);
    const pieces = await this.database.getAll("pieces", all(user, id));
    if (!row || pieces.length === 0) return null;
    const { name, type, seconds, levels } = row;
    const file = new File(
      pieces.map(({ content }) => content),
      name,
      { type },
    );
    return { id, file, seconds, levels };
  }

  private lockName(id: string): string {
    return `${NAME}.${id}`;
  }
}
