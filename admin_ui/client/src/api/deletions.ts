/** Deletions that can be undone: the server is told a while later, and at once when the page goes. */
import { deletionBegun, deletionEnded } from "../state/local.ts";
import type { Store } from "../state/store.ts";
import type { Rest } from "../transport/rest.ts";

/** So long a deletion can be undone, in milliseconds. */
export const UNDO_MS = 8000;

export class Deletions {
  private readonly store: Store;
  private readonly rest: Rest;
  private readonly remove: (message: string) => Promise<void>;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** `remove` deletes a message on the server. */
  constructor(store: Store, rest: Rest, remove: (message: string) => Promise<void>) {
    this.store = store;
    this.rest = rest;
    this.remove = remove;
  }

  /** Delete a message unless it is undone; `failed` is called with what the server has refused. */
  begin(message: string, failed: (thrown: unknown) => void = () => undefined): void {
    if (this.timers.has(message)) return;
    this.store.update((state) => deletionBegun(state, message));
    const due = () => {
      this.timers.delete(message);
      this.remove(message)
        .catch(failed)
        .finally(() => this.store.update((state) => deletionEnded(state, message)));
    };
    this.timers.set(message, setTimeout(due, UNDO_MS));
  }

  undo(message: string): void {
    clearTimeout(this.timers.get(message));
    this.timers.delete(message);
    this.store.update((state) => deletionEnded(state, message));
  }

  /** Tell the server at once, in a way that outlives the page. */
  flush(): void {
    for (const [message, timer] of this.timers) {
      clearTimeout(timer);
      const path = { message_id: message };
      this.rest.delete("/api/chat/messages/{message_id}/", { path, keepalive: true }).catch(() => undefined);
    }
    this.timers.clear();
  }
}
