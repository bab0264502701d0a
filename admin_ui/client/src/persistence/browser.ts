/** The best place that this browser has for what is on its way. */
import type { OutboxStore } from "./outbox_store.ts";
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
