/** Reads rooms again whose unread messages can no longer be counted from what is loaded. */
import type { AnyEvent } from "../contract.ts";
import { isMarkedBefore, isUncounted } from "../state/mentions.ts";
import type { Store } from "../state/store.ts";
import type { RoomReader } from "./rooms.ts";

/** Many are told at once of the same message: they do not all ask in the same moment, and once for several messages. */
const EARLIEST_MS = 500;
const SPREAD_MS = 2000;

export class Counts {
  private readonly store: Store;
  private readonly reader: RoomReader;
  private readonly due = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(store: Store, reader: RoomReader) {
    this.store = store;
    this.reader = reader;
  }

  /** Everything that comes over the streams passes here, before it changes the state. */
  take(event: AnyEvent): void {
    const state = this.store.get();
    if (event.type === "read.updated") {
      if (isMarkedBefore(state, event)) this.readAgain(event.data.room);
    } else if (event.type === "message.deleted" || event.type === "message.updated") {
      if (isUncounted(state, event)) this.readAgain(event.data.room);
    }
  }

  private readAgain(room: string): void {
    if (this.due.has(room)) return;
    const read = () => {
      this.due.delete(room);
      this.reader.reread(room).catch(() => undefined);
    };
    this.due.set(room, setTimeout(read, EARLIEST_MS + Math.random() * SPREAD_MS));
  }

  stop(): void {
    for (const timer of this.due.values()) clearTimeout(timer);
    this.due.clear();
  }
}
