/** Reactions, pins and saved messages: what one does to them, and the lists of pins and of what one has saved. */
import type { AnyEvent, Message } from "../contract.ts";
import { roomStream } from "../contract.ts";
import type { MarkedMessage, MarkedState } from "../state/marked.ts";
import { marksLoaded, NO_MARKS, withMark, withoutMark, withPinEvent, withSavedEvent } from "../state/marked.ts";
import { mineLoaded, reacted } from "../state/reactions.ts";
import { stableMessage } from "../state/snapshots.ts";
import type { Store } from "../state/store.ts";
import type { Rest } from "../transport/rest.ts";
import type { Socket } from "../transport/socket.ts";

const PINS = "/api/chat/rooms/{room_id}/pins/";
const SAVED = "/api/v1/me/saved/";
const MESSAGE = "/api/chat/messages/{message_id}/";

interface MarkedPage {
  entries: MarkedMessage[];
  next: string | null;
  seq: number;
}

/** One list. Fits React's useSyncExternalStore. */
export class MarkedList {
  private state: MarkedState = NO_MARKS;
  private next: string | null = null;
  private running: Promise<void> | null = null;
  /** A reading anew that waits for a page behind the first one. */
  private behind: Promise<void> | null = null;
  private goingBack = false;
  private readonly meanwhile: AnyEvent[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly read: (next: string | null) => Promise<MarkedPage>;
  private readonly apply: (state: MarkedState, event: AnyEvent) => MarkedState;
  private readonly stream: string;

  /** `stream`: the one whose position pages carry. */
  constructor(stream: string, read: MarkedList["read"], apply: MarkedList["apply"]) {
    this.stream = stream;
    this.read = read;
    this.apply = apply;
  }

  readonly get = (): MarkedState => this.state;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Load the first page, once; later calls do nothing. */
  load(): Promise<void> {
    return this.state.loaded ? Promise.resolve() : this.reload();
  }

  /** Read the first page anew. */
  reload(): Promise<void> {
    if (this.running && this.goingBack) {
      const again = () => {
        this.behind = null;
        return this.reload();
      };
      this.behind ??= this.running.then(again, again);
      return this.behind;
    }
    return this.once(async () => this.put(NO_MARKS, await this.read(null)));
  }

  /** Load the page behind what is loaded; nothing where there is none. */
  older(): Promise<void> {
    const { next } = this;
    if (next === null) return Promise.resolve();
    return this.once(async () => {
      this.goingBack = true;
      const page = await this.read(next);
      this.put(this.state, page);
    });
  }

  /** A page behind what is `known`; what happened while it was on its way it does not know. */
  private put(known: MarkedState, { entries, next, seq }: MarkedPage): void {
    this.next = next;
    const later = this.meanwhile.filter((event) => event.stream !== this.stream || (event.seq ?? seq + 1) > seq);
    this.set(later.reduce(this.apply, marksLoaded(known, entries, next !== null)));
  }

  take(event: AnyEvent): void {
    if (this.running) this.meanwhile.push(event);
    if (this.state.loaded) this.set(this.apply(this.state, event));
  }

  /** Put a message on the list, or take it off (`at` null), where the list is loaded. */
  mark(message: Message, at: string | null): void {
    if (!this.state.loaded) return;
    this.set(at === null ? withoutMark(this.state, message.id) : withMark(this.state, { message, at }));
  }

  /** What runs already is waited for instead of being asked for twice. */
  private once(work: () => Promise<void>): Promise<void> {
    this.running ??= work().finally(() => {
      this.running = null;
      this.goingBack = false;
      this.meanwhile.length = 0;
    });
    return this.running;
  }

  private set(state: MarkedState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

export class Marks {
  /** What this person has saved. */
  readonly saved: MarkedList;
  private readonly store: Store;
  private readonly rest: Rest;
  private readonly socket: Socket<"chat">;
  private readonly confirmed: (message: Message) => void;
  private readonly pinsByRoom = new Map<string, MarkedList>();

  /** `confirmed` puts a message into the state that the server has answered. */
  constructor(store: Store, rest: Rest, socket: Socket<"chat">, confirmed: (message: Message) => void) {
    this.store = store;
    this.rest = rest;
    this.socket = socket;
    this.confirmed = confirmed;
    this.saved = new MarkedList("user", (next) => this.readSaved(next), withSavedEvent);
  }

  /** React to a message, or take that back. It is shown at once, and undone where the server refuses it. */
  async react({ room, id }: Pick<Message, "room" | "id">, emoji: string, on: boolean): Promise<void> {
    this.store.update((state) => reacted(state, room, id, emoji, on));
    try {
      await this.socket.command(on ? "reaction.add" : "reaction.remove", { message: id, emoji });
    } catch (thrown) {
      this.store.update((state) => reacted(state, room, id, emoji, !on));
      throw thrown;
    }
  }

  /** Pin a message in its room, or unpin it. */
  async pin(message: Pick<Message, "id">, on: boolean): Promise<void> {
    const told = await this.socket.command(on ? "pin.add" : "pin.remove", { message: message.id });
    this.confirmed(told);
    this.pinsByRoom.get(told.room)?.mark(told, told.pinned?.at ?? null);
  }

  /** Save a message for oneself, or take it off that list. */
  async save(message: Message, on: boolean): Promise<void> {
    await this.socket.command(on ? "save.add" : "save.remove", { message: message.id });
    const known = this.saved.get().entries.some((entry) => entry.message.id === message.id);
    if (known !== on) this.saved.mark(message, on ? new Date().toISOString() : null);
  }

  /** Take the previews of its links off a message of one's own, for good; an event tells of it. */
  async removePreviews({ id }: Pick<Message, "id">): Promise<void> {
    await this.rest.delete("/api/chat/messages/{message_id}/previews/", { path: { message_id: id } });
  }

  /** What is pinned in a room; the same list at each call. */
  pins(room: string): MarkedList {
    const known = this.pinsByRoom.get(room) ?? this.newPins(room);
    this.pinsByRoom.set(room, known);
    return known;
  }

  /** Who has reacted to a message, the first ones first, a page at a time. */
  reactions(message: string, emoji?: string) {
    const query = { limit: 100, ...(emoji && { emoji }) };
    return this.rest.get("/api/chat/messages/{message_id}/reactions/", { path: { message_id: message }, query });
  }

  /** The page of reactions that follows, by the `next` of the one before. */
  moreReactions(next: string) {
    return this.rest.page("/api/chat/messages/{message_id}/reactions/", next);
  }

  /** Everything that comes over the streams passes here. */
  take(event: AnyEvent): void {
    for (const [room, list] of this.pinsByRoom) if (event.stream === roomStream(room)) list.take(event);
    this.saved.take(event);
    if (event.type === "saved.updated") this.savedElsewhere(event.data);
    if (event.type === "room.removed" || event.type === "room.deleted") this.pinsByRoom.delete(event.data.id);
    if (event.type === "room.added" && this.saved.get().loaded) this.saved.reload().catch(() => undefined);
  }

  /** A stream was read anew: what is loaded of it may have gaps. */
  refetch(room: string | null): void {
    const list = room === null ? this.saved : this.pinsByRoom.get(room);
    if (list?.get().loaded) list.reload().catch(() => undefined);
  }

  /** Rooms are gone without a word of their own: nothing is kept of them. */
  forgetRooms(): void {
    const { rooms } = this.store.get();
    for (const room of this.pinsByRoom.keys()) if (!(room in rooms)) this.pinsByRoom.delete(room);
    if (this.saved.get().entries.some(({ message }) => !(message.room in rooms))) this.refetch(null);
  }

  private savedElsewhere({ message, saved_at }: { message: string; saved_at: string | null }): void {
    const known = this.saved.get();
    if (saved_at === null || !known.loaded || known.entries.some((entry) => entry.message.id === message)) return;
    this.rest
      .get(MESSAGE, { path: { message_id: message } })
      .then((told) => told.deleted_at === null && this.saved.mark(stableMessage(told), saved_at))
      .catch(() => undefined);
  }

  private newPins(room: string): MarkedList {
    const read = async (next: string | null): Promise<MarkedPage> => {
      const page = next
        ? await this.rest.page(PINS, next)
        : await this.rest.get(PINS, { path: { room_id: room }, query: { limit: 50 } });
      this.store.update((state) => mineLoaded(state, page.mine));
      const entries = page.results.map((message) => ({
        message: stableMessage(message),
        at: message.pinned?.at ?? "",
      }));
      return { entries, next: page.next, seq: page.position.seq };
    };
    return new MarkedList(roomStream(room), read, withPinEvent);
  }

  private async readSaved(next: string | null): Promise<MarkedPage> {
    const page = next ? await this.rest.page(SAVED, next) : await this.rest.get(SAVED, { query: { limit: 50 } });
    this.store.update((state) => mineLoaded(state, page.mine));
    const entries = page.results.map(({ message, saved_at }) => ({ message: stableMessage(message), at: saved_at }));
    return { entries, next: page.next, seq: page.position.seq };
  }
}
