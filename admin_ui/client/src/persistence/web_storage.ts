/** Keeps words in `sessionStorage`, where the browser has no better place: they outlive a reload, and no closed tab. */
import { isRecord } from "../errors.ts";
import type { KeptMessage } from "../state/kept.ts";
import type { KeptContent, OutboxStore } from "./outbox_store.ts";
import { KEPT_MS, MOST_MESSAGES } from "./outbox_store.ts";

const MOST_CHARACTERS = 500_000;
const NOTHING: KeptContent = { content: null, handle: null };

function isKept(value: unknown): value is KeptMessage {
  if (!isRecord(value)) return false;
  const words = [value.clientId, value.room, value.body, value.at].every((word) => typeof word === "string");
  return words && Array.isArray(value.attachments) && Array.isArray(value.files);
}

function parsed(text: string | null): KeptMessage[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isKept) : [];
  } catch {
    return [];
  }
}

export class WebStorageOutbox implements OutboxStore {
  private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  private readonly held = new Map<string, KeptMessage>();

  constructor(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">) {
    this.storage = storage;
  }

  async claim(user: string): Promise<KeptMessage[]> {
    const fresh = this.read(user).filter(
      ({ at, clientId }) => Date.now() - Date.parse(at) < KEPT_MS && !this.held.has(clientId),
    );
    for (const message of fresh) this.held.set(message.clientId, message);
    return fresh;
  }

  async put(user: string, message: KeptMessage): Promise<boolean> {
    this.held.set(message.clientId, message);
    this.write(user);
    return false;
  }

  async putFile(): Promise<boolean> {
    return false;
  }

  async file(): Promise<KeptContent> {
    return NOTHING;
  }

  async remove(user: string, clientId: string): Promise<void> {
    this.held.delete(clientId);
    this.write(user);
  }

  /** No other page sees what this tab keeps. */
  watch(): () => void {
    return () => undefined;
  }

  release(_user: string, clientId: string): void {
    this.held.delete(clientId);
  }

  async count(user: string | null): Promise<number> {
    return user === null ? this.held.size : this.read(user).length;
  }

  async forget(user: string): Promise<void> {
    this.held.clear();
    this.write(user);
  }

  private nameOf(user: string): string {
    return `offchat.pending.${user}`;
  }

  private read(user: string): KeptMessage[] {
    try {
      return parsed(this.storage.getItem(this.nameOf(user)));
    } catch {
      return [];
    }
  }

  /** Words alone: the bytes of files cannot be kept here. A full or forbidden storage keeps nothing. */
  private write(user: string): void {
    let left = MOST_CHARACTERS;
    const fits = ({ body }: KeptMessage) => {
      left -= body.length;
      return left >= 0;
    };
    const words = [...this.held.values()].filter(({ files }) => files.length === 0);
    const kept = words.slice(0, MOST_MESSAGES).filter(fits);
    try {
      if (kept.length === 0) this.storage.removeItem(this.nameOf(user));
      else this.storage.setItem(this.nameOf(user), JSON.stringify(kept));
    } catch {
      // They still wait in this page.
    }
  }
}
