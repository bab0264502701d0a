/** Threads over HTTP and the socket, put into the state: replies below a message, and the threads that one follows. */
import type { AnyEvent } from "../contract.ts";
import { roomOf } from "../contract.ts";
import { asError } from "../errors.ts";
import type { ChatState } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { quotesLoaded, threadPageLoaded, threadsLoaded } from "../state/thread_pages.ts";
import { replied, threadUpdated } from "../state/threads.ts";
import type { Rest } from "../transport/rest.ts";
import type { Socket } from "../transport/socket.ts";
import type { RoomReader } from "./rooms.ts";

const THREAD = "/api/chat/messages/{message_id}/thread/";
const MINE = "/api/v1/me/threads/";
const PAGE = 50;
/** What the server answers for good, of a message that one may not see. */
const UNSEEN = new Set([403, 404]);

function counted(state: ChatState, event: AnyEvent): ChatState {
  if (event.type === "message.created") return replied(state, event.data);
  return event.type === "thread.updated" ? threadUpdated(state, event) : state;
}

export class Threads {
  private readonly store: Store;
  private readonly rest: Rest;
  private readonly socket: Socket<"chat">;
  private readonly reader: RoomReader;
  /** The address of the next page of those that one follows; undefined before the first one. */
  private next: string | null | undefined;
  private readonly asked = new Set<string>();
  /** What came while the list was read, which may not count it. */
  private meanwhile: AnyEvent[] | null = null;

  constructor(store: Store, rest: Rest, socket: Socket<"chat">, reader: RoomReader) {
    this.store = store;
    this.rest = rest;
    this.socket = socket;
    this.reader = reader;
  }

  /** Load the newest replies below a message of a room. */
  async open(room: string, root: string): Promise<void> {
    await this.page(room, root);
  }

  /** Load the replies before those that are loaded. */
  async earlier(room: string, root: string): Promise<void> {
    const timeline = this.store.get().timelines[root];
    const first = timeline?.entries[0];
    if (timeline?.more && first) await this.page(room, root, first.id);
  }

  private page(room: string, root: string, before?: string): Promise<void> {
    const query = { limit: PAGE, ...(before !== undefined && { before }) };
    return this.reader.recorded(
      room,
      () => this.rest.get(THREAD, { path: { message_id: root }, query }),
      (state, page) => threadPageLoaded(state, page, before !== undefined),
    );
  }

  /** Load the threads that this person follows, a page at a time; answers whether there are more. */
  async list(): Promise<boolean> {
    if (this.next === null) return false;
    const came: AnyEvent[] = [];
    this.meanwhile = came;
    try {
      const page = this.next === undefined ? await this.rest.get(MINE) : await this.rest.page(MINE, this.next);
      this.next = page.next;
      this.store.update((state) => came.reduce(counted, threadsLoaded(state, page)));
      return page.next !== null;
    } finally {
      if (this.meanwhile === came) this.meanwhile = null;
    }
  }

  /** What is unread in threads is known from the start; where that fails, from the next connection. */
  async restore(): Promise<void> {
    if (this.next === undefined) await this.list();
  }

  /** Everything that comes over the streams passes here. */
  take(event: AnyEvent): void {
    if (event.type === "message.created" || event.type === "thread.updated") this.meanwhile?.push(event);
  }

  /** Everything up to this message of a thread has been seen. */
  async read(thread: string, message: string): Promise<void> {
    await this.socket.command("thread.read", { thread, message });
  }

  /** Follow a thread, or no longer. */
  async follow(thread: string, following: boolean): Promise<void> {
    await this.socket.command("thread.follow", { thread, following });
  }

  /** Look up a message that another one answers, once; what may not be seen stays unknown. */
  async quote(message: string): Promise<void> {
    const { quoted, timelines } = this.store.get();
    if (this.asked.has(message) || message in quoted) return;
    for (const { entries } of Object.values(timelines)) {
      const here = entries.find(({ id }) => id === message);
      if (here) return this.store.update((state) => ({ ...state, quoted: { ...state.quoted, [message]: here } }));
    }
    this.asked.add(message);
    try {
      const found = await this.rest.get("/api/chat/messages/{message_id}/", { path: { message_id: message } });
      this.store.update((state) => quotesLoaded(state, { [found.id]: found }));
    } catch (thrown) {
      if (!UNSEEN.has(asError(thrown).status)) this.asked.delete(message);
      throw thrown;
    }
  }

  /** A stream has to be read anew: the threads of its room that are loaded, or the list of those that one follows. */
  async refetch(stream: string): Promise<void> {
    const room = roomOf(stream);
    this.asked.clear();
    if (room === null) {
      this.next = undefined;
      await this.list();
      return;
    }
    const { threads, timelines } = this.store.get();
    const loaded = Object.values(threads).filter((one) => one.room === room && one.thread in timelines);
    await Promise.all(loaded.map(({ thread }) => this.open(room, thread)));
  }
}
