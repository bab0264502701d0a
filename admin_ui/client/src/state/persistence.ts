/** Keeps what waits to be said over a reload of the page, and gives it back only to the person who wrote it. */
import { isRecord } from "../errors.ts";
import type { PendingMessage } from "./model.ts";
import type { Store } from "./store.ts";

/** Where words are kept by name: `sessionStorage` and `localStorage` fit. */
export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const MOST_MESSAGES = 100;
const MOST_CHARACTERS = 500_000;
const LONGEST_MS = 24 * 60 * 60_000;

/** Words alone can be sent by another page; the bytes of files cannot. */
function keepable(message: PendingMessage): boolean {
  return message.uploads.length === 0;
}

function isKept(value: unknown): value is PendingMessage {
  if (!isRecord(value)) return false;
  const words = [value.clientId, value.room, value.body, value.at].every((word) => typeof word === "string");
  return words && Array.isArray(value.attachments);
}

function parsed(text: string | null): PendingMessage[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isKept) : [];
  } catch {
    return [];
  }
}

export class Persistence {
  private readonly store: Store;
  private readonly keep: Keep;
  private user: string | null = null;

  constructor(store: Store, keep: Keep) {
    this.store = store;
    this.keep = keep;
  }

  /** Put back what this person's last page could not send, and from now on keep what waits. Later calls do nothing. */
  restoreFor(user: string, now: number): void {
    if (this.user !== null) return;
    this.user = user;
    const kept = parsed(this.read()).filter(({ at }) => now - Date.parse(at) < LONGEST_MS);
    const fresh = kept.map((message) => ({ ...message, status: "waiting" as const, error: null, uploads: [] }));
    this.store.update((state) => {
      const here = new Set(state.pending.map(({ clientId }) => clientId));
      const news = fresh.filter(({ clientId }) => !here.has(clientId));
      return news.length === 0 ? state : { ...state, pending: [...news, ...state.pending] };
    });
    this.follow();
  }

  private follow(): void {
    let written = this.store.get().pending;
    this.write(written);
    this.store.subscribe(() => {
      const { pending } = this.store.get();
      if (pending === written) return;
      written = pending;
      this.write(pending);
    });
  }

  private get name(): string {
    return `offchat.pending.${this.user}`;
  }

  private read(): string | null {
    try {
      return this.keep.getItem(this.name);
    } catch {
      return null;
    }
  }

  /** A full or forbidden storage keeps nothing; the messages still wait in this page. */
  private write(pending: readonly PendingMessage[]): void {
    let room = MOST_CHARACTERS;
    const fits = ({ body }: PendingMessage) => {
      room -= body.length;
      return room >= 0;
    };
    const kept = pending.filter(keepable).slice(0, MOST_MESSAGES).filter(fits);
    try {
      if (kept.length === 0) this.keep.removeItem(this.name);
      else this.keep.setItem(this.name, JSON.stringify(kept));
    } catch {
      // Nothing to be done about it here.
    }
  }
}
