/** The best place that this browser has for what is on its way. */
import type { KeptBatch } from "./library.ts";
import type { OutboxStore } from "./outbox_store.ts";
import type { RecordingStore } from "./recordings.ts";
import { WebStorageOutbox } from "./web_storage.ts";

/** Opens the database; where the browser has none, or no locks, words alone outlive a reload of the tab. */
export async function browserOutbox(): Promise<OutboxStore> {
  try {
    const { IndexedDbOutbox } = await import("./indexed_db.ts");
    return await IndexedDbOutbox.open(navigator.locks);
  } catch {
    return new WebStorageOutbox(sessionStorage);
  }
}

/** The same for uploads into libraries; null where the browser has no database or no locks: they end with their page. */
export async function browserUploads(): Promise<OutboxStore<KeptBatch> | null> {
  try {
    const { IndexedDbOutbox, LIBRARY_UPLOADS, LIMITS } = await import("./indexed_db.ts");
    return await IndexedDbOutbox.open<KeptBatch>(navigator.locks, LIMITS, LIBRARY_UPLOADS);
  } catch {
    return null;
  }
}

async function openedRecordings(): Promise<RecordingStore | null> {
  try {
    const { IndexedDbRecordings } = await import("./recordings_db.ts");
    return await IndexedDbRecordings.open(navigator.locks);
  } catch {
    return null;
  }
}

let recordings: Promise<RecordingStore | null> | null = null;

/** The browser's database, opened once; null where there is none or no locks: recordings end with their page. */
export function browserRecordings(): Promise<RecordingStore | null> {
  recordings ??= openedRecordings();
  return recordings;
}
