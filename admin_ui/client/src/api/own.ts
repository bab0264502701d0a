/** What is one's own beside messages: drafts on every device, messages for later, and who has read what. */
import type { AnyEvent, Message, ReadPlace, ServerDraft } from "../contract.ts";
import type { DraftsState, OwnState } from "../state/own.ts";
import { draftTold, NOTHING_OWN, readSeen, withoutOwnRoom } from "../state/own.ts";
import type { Rest } from "../transport/rest.ts";
import type { Socket } from "../transport/socket.ts";

const DRAFTS = "/api/v1/me/drafts/";
/** So long nothing is typed before the server is told. */
const QUIET_MS = 1200;

/** What is being written in a room or a thread of it. */
export interface WrittenDraft {
  room: string;
  thread: string | null;
  body: string;
  replyTo: string | null;
}

/** What goes with a message beside its words, where its files were uploaded before. */
export interface LaterFiles {
  /** The ids of files; those that were uploaded `private` are seen by others only once the message is sent. */
  attachments?: readonly string[];
  /** The texts below files, by the ids of those that have one. */
  captions?: Readonly<Record<string, string>>;
  /** Names the message: the same one again schedules nothing a second time. */
  clientId?: string;
}

/** Fits React's useSyncExternalStore. */
export class Own {
  private state: OwnState = NOTHING_OWN;
  private readonly rest: Rest;
  private readonly socket: Socket<"chat">;
  private readonly listeners = new Set<() => void>();
  private readonly waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; draft: WrittenDraft }>();
  /** Drafts that are on their way to the server, by place: what it tells of them meanwhile is older. */
  private readonly sending = new Map<string, number>();
  private readonly told = new Map<string, string>();
  private readonly held = new Set<string>();
  private meanwhile: AnyEvent[] | null = null;

  constructor(rest: Rest, socket: Socket<"chat">) {
    this.rest = rest;
    this.socket = socket;
  }

  readonly get = (): OwnState => this.state;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Read the drafts; what is told while they are read is newer. */
  async restore(): Promise<void> {
    const told: AnyEvent[] = [];
    this.meanwhile = told;
    try {
      const found: Record<string, ServerDraft> = {};
      let page = await this.rest.get(DRAFTS, { query: { limit: 100 } });
      for (;;) {
        for (const draft of page.results) found[draft.thread ?? draft.room] = draft;
        if (page.next === null) break;
        page = await this.rest.page(DRAFTS, page.next);
      }
      this.set({ ...this.state, drafts: told.reduce(draftTold, found as DraftsState), restored: true });
    } finally {
      if (this.meanwhile === told) this.meanwhile = null;
    }
  }

  /** Whether something written here has not reached the server yet: then that is newer than what it tells. */
  isWriting(place: string): boolean {
    return this.waiting.has(place) || this.sending.has(place);
  }

  /** Whether these words of a place were the last that this page has told the server: then they are no news here. */
  isOwn(place: string, body: string): boolean {
    return this.told.get(place) === body;
  }

  /** What was marked unread stays so while the room is looked at. */
  isHeld(room: string): boolean {
    return this.held.has(room);
  }

  /** The room is left: what is seen of it later counts as read again. */
  release(room: string): void {
    this.held.delete(room);
  }

  /** Keep what is written on the server, once one pauses. Without words the draft is cleared. */
  write(draft: WrittenDraft): void {
    const place = draft.thread ?? draft.room;
    this.drop(place);
    const timer = setTimeout(() => this.flush(place), QUIET_MS);
    this.waiting.set(place, { timer, draft });
  }

  /** What was written is sent: the server clears its draft by itself. */
  drop(place: string): void {
    clearTimeout(this.waiting.get(place)?.timer);
    this.waiting.delete(place);
  }

  /** Tell the server now what waits: the page is about to be hidden. */
  flushAll(): void {
    for (const place of [...this.waiting.keys()]) this.flush(place);
  }

  private flush(place: string): void {
    const waiting = this.waiting.get(place);
    if (!waiting) return;
    this.drop(place);
    const { room, thread, body, replyTo } = waiting.draft;
    const words = { room, body, ...(thread && { thread }), ...(replyTo && { reply_to: replyTo }) };
    this.sending.set(place, (this.sending.get(place) ?? 0) + 1);
    this.told.set(place, body);
    this.socket
      .command("draft.set", words)
      .then((kept) => this.put(kept))
      .catch(() => undefined)
      .finally(() => {
        const left = (this.sending.get(place) ?? 1) - 1;
        if (left > 0) this.sending.set(place, left);
        else this.sending.delete(place);
      });
  }

  /** Send a message on to a room; answers the new one. */
  async forward(message: string, room: string): Promise<Message> {
    const sent = await this.socket.command("message.send", { room, client_id: crypto.randomUUID(), forward: message });
    return sent as Message;
  }

  /** Have what is written sent at a time (ISO 8601; null: now), with files that were uploaded before. */
  async sendLater(
    draft: WrittenDraft,
    sendAt: string | null,
    broadcast = false,
    { attachments = [], captions = {}, clientId = crypto.randomUUID() }: LaterFiles = {},
  ): Promise<void> {
    const { room, thread, body, replyTo } = draft;
    this.drop(thread ?? room);
    await this.socket.command("message.send", {
      room,
      client_id: clientId,
      body,
      ...(sendAt !== null && { send_at: sendAt }),
      ...(attachments.length > 0 && { attachments: [...attachments] }),
      ...(Object.keys(captions).length > 0 && { captions: { ...captions } }),
      ...(replyTo && { reply_to: replyTo }),
      ...(thread && { thread, broadcast }),
    });
  }

  /** The message, and all that came after it, counts as unread again. */
  async markUnread(room: string, message: string): Promise<void> {
    this.held.add(room);
    await this.socket.command("read.mark", { room, message, back: true });
  }

  /** Read how far the members of a room have read, as far as they share it. */
  async reads(room: string): Promise<void> {
    const places: ReadPlace[] = await this.rest.get("/api/chat/rooms/{room_id}/reads/", { path: { room_id: room } });
    const known = Object.fromEntries(places.map((place) => [place.user, place]));
    this.set({ ...this.state, reads: { ...this.state.reads, [room]: known } });
  }

  /** Everything that comes over the streams passes here. */
  take(event: AnyEvent): void {
    if (event.type === "draft.updated") {
      this.meanwhile?.push(event);
      this.set({ ...this.state, drafts: draftTold(this.state.drafts, event) });
    }
    if (event.type === "read.seen") this.set(readSeen(this.state, event.data));
    if (event.type === "room.removed" || event.type === "room.deleted")
      this.set(withoutOwnRoom(this.state, event.data.id));
    if (event.type === "room.added" && this.state.restored) this.restore().catch(() => undefined);
  }

  /** One's own stream was read anew. */
  refetch(): void {
    this.restore().catch(() => undefined);
  }

  private put(kept: ServerDraft): void {
    const { drafts } = this.state;
    const known = drafts[kept.thread ?? kept.room];
    if (known && known.updated_at > kept.updated_at) return;
    const event = { type: "draft.updated", stream: "user", at: kept.updated_at, actor: null, data: kept } as const;
    this.set({ ...this.state, drafts: draftTold(drafts, event) });
  }

  private set(state: OwnState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
