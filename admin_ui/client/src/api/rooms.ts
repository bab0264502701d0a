/** Rooms and their history over HTTP, put into the state so that what happens meanwhile is neither lost nor undone. */
import type {
  AnyEvent,
  Member,
  Message,
  MessageList,
  NewRoom,
  PersonalChange,
  Position,
  Room,
  RoomChange,
  User,
} from "../contract.ts";
import { isTombstone, roomOf, roomStream } from "../contract.ts";
import { applyAll } from "../state/apply.ts";
import type { ChatState } from "../state/model.ts";
import { mineLoaded } from "../state/reactions.ts";
import { withoutRoom } from "../state/rooms.ts";
import {
  laterPageLoaded,
  membersLoaded,
  olderPageLoaded,
  roomLoaded,
  roomsLoaded,
  windowLoaded,
} from "../state/snapshots.ts";
import type { Store } from "../state/store.ts";
import { quotesLoaded } from "../state/thread_pages.ts";
import type { Positions } from "../transport/positions.ts";
import type { Rest } from "../transport/rest.ts";

const ROOMS = "/api/chat/rooms/";
const MEMBER = "/api/chat/rooms/{room_id}/members/{user_id}/";
const MEMBERS = "/api/chat/rooms/{room_id}/members/";
const MESSAGES = "/api/chat/rooms/{room_id}/messages/";
const PAGE = 50;
/** Of what is scrolled through, more at a time. */
const FURTHER = 100;

/** A place in a room's history: a message, or a time. */
export type Place = { message: string } | { at: string };

/** The stream of the room that an event is about, also where it came over one's own: a page tells of both. */
function streamOf({ stream, data }: AnyEvent): string {
  return stream === "user" && "room" in data && typeof data.room === "string" ? roomStream(data.room) : stream;
}

export class RoomReader {
  private readonly store: Store;
  private readonly rest: Rest;
  private readonly positions: Positions;
  private readonly recorders = new Set<{ stream: string; events: AnyEvent[] }>();
  private firstRooms: Promise<void> | null = null;
  private readonly running = new Map<string, Promise<void>>();

  /** `positions`: where this client stands in the streams of the rooms. */
  constructor(store: Store, rest: Rest, positions: Positions) {
    this.store = store;
    this.rest = rest;
    this.positions = positions;
  }

  /** Every event that comes in passes here: pages that are on their way may have been read before it. */
  record(event: AnyEvent): void {
    const about = streamOf(event);
    for (const recorder of this.recorders) if (recorder.stream === about) recorder.events.push(event);
  }

  /** Load the newest page of a room, once; later calls do nothing. */
  async open(room: string): Promise<void> {
    if (!this.store.get().timelines[room]) await this.once(`open ${room}`, () => this.newestPage(room));
  }

  /** Load the page before what is loaded. */
  async history(room: string): Promise<void> {
    const timeline = this.store.get().timelines[room];
    const first = timeline?.entries[0];
    if (!timeline?.more || !first) return this.open(room);
    const query = { before: first.id, limit: FURTHER };
    await this.recorded(
      room,
      () => this.rest.get(MESSAGES, { path: { room_id: room }, query }),
      (state, page) => olderPageLoaded(quotesLoaded(state, page.quoted), room, page.results, page.more),
    );
  }

  /** Load the page behind what is loaded, where the loaded part is a window further back. */
  async later(room: string): Promise<void> {
    const timeline = this.store.get().timelines[room];
    const last = timeline?.entries.at(-1);
    if (!timeline?.newer || !last) return;
    const query = { after: last.id, limit: FURTHER };
    await this.recorded(
      room,
      () => this.rest.get(MESSAGES, { path: { room_id: room }, query }),
      (state, page) => laterPageLoaded(quotesLoaded(state, page.quoted), room, page.results, page.newer),
    );
  }

  /** Load the newest page in place of a window further back. */
  async latest(room: string): Promise<void> {
    if (this.store.get().timelines[room]?.newer) await this.newestPage(room);
  }

  /**
   * Show a place of a room's history: what is loaded stays, else a window around the place takes its place.
   *
   * Answers the message there: for a time the first one that was said then or later, null where there is none.
   */
  async jump(room: string, place: Place): Promise<string | null> {
    // What is being read already would take the place of the window.
    await this.running.get(`open ${room}`)?.catch(() => undefined);
    if (!("message" in place) || !this.isLoaded(room, place.message)) await this.around(room, place);
    return "message" in place ? place.message : this.firstSince(room, place.at);
  }

  /** The first message of others that this person has not read; null where there is none. */
  async firstUnread(room: string): Promise<Message | null> {
    const query = { unread: "true", limit: 1 } as const;
    const { results } = await this.rest.get(MESSAGES, { path: { room_id: room }, query });
    return results.find(({ sender }) => sender.id !== this.store.get().me?.id) ?? null;
  }

  private isLoaded(room: string, message: string): boolean {
    return this.store.get().timelines[room]?.entries.some(({ id }) => id === message) ?? false;
  }

  private firstSince(room: string, at: string): string | null {
    const entries = this.store.get().timelines[room]?.entries ?? [];
    const since = Date.parse(at);
    const found = entries.find((entry) => !isTombstone(entry) && Date.parse(entry.created_at) >= since);
    return (found ?? entries.at(-1))?.id ?? null;
  }

  private around(room: string, place: Place): Promise<void> {
    const query = { ...("message" in place ? { around: place.message } : { at: place.at }), limit: PAGE };
    return this.recorded(
      room,
      () => this.rest.get(MESSAGES, { path: { room_id: room }, query }),
      (state, page) => windowLoaded(state, room, page),
    );
  }

  /** Load who is in a room, once; later calls do nothing, because events tell what changes. */
  async members(room: string): Promise<void> {
    if (!this.store.get().members[room]) await this.once(`members ${room}`, () => this.allMembers(room));
  }

  /** What runs already under this name is waited for instead of being asked for twice. */
  private once(name: string, work: () => Promise<void>): Promise<void> {
    const running = this.running.get(name) ?? work().finally(() => this.running.delete(name));
    this.running.set(name, running);
    return running;
  }

  /** The members carry no position: what happened to them while they were on their way is put on top of them. */
  private async allMembers(room: string): Promise<void> {
    const recorder = { stream: roomStream(room), events: [] as AnyEvent[] };
    this.recorders.add(recorder);
    try {
      let page = await this.rest.get(MEMBERS, { path: { room_id: room } });
      const results = [...page.results];
      while (page.next) {
        page = await this.rest.page(MEMBERS, page.next);
        results.push(...page.results);
      }
      const later = recorder.events.filter(({ type }) => type.startsWith("member."));
      this.store.update((state) => applyAll(membersLoaded(state, room, results), later, Date.now()));
    } finally {
      this.recorders.delete(recorder);
    }
  }

  /** People one shares a namespace with, whose name fits what was typed. */
  async people(typed: string): Promise<User[]> {
    return (await this.rest.get("/api/v1/users/", { query: { q: typed } })).results;
  }

  /** Open a room, or find the direct one that stands already; answers its id. */
  async create(wanted: NewRoom): Promise<string> {
    const room = await this.rest.post(ROOMS, { body: wanted });
    this.store.update((state) => roomLoaded(state, room));
    return room.id;
  }

  /** Join a channel; answers its id. */
  async join(channel: string): Promise<string> {
    const room = await this.rest.post("/api/chat/rooms/{room_id}/join/", { path: { room_id: channel } });
    this.store.update((state) => roomLoaded(state, room));
    return room.id;
  }

  /** Mute or pin a room for oneself, on all of one's devices. */
  async personalise(room: string, change: PersonalChange): Promise<void> {
    const path = { room_id: room };
    const fresh = await this.rest.patch("/api/chat/rooms/{room_id}/me/", { path, body: change });
    this.store.update((state) => roomLoaded(state, fresh));
  }

  /** Change the name or the topic of a room that one rules. */
  async change(room: string, change: RoomChange): Promise<void> {
    const fresh = await this.rest.patch("/api/chat/rooms/{room_id}/", { path: { room_id: room }, body: change });
    this.store.update((state) => roomLoaded(state, fresh));
  }

  /** Close a room for everybody. */
  async close(room: string): Promise<void> {
    await this.rest.delete("/api/chat/rooms/{room_id}/", { path: { room_id: room } });
    this.store.update((state) => withoutRoom(state, room));
  }

  /** Leave a room, or take somebody out of it. */
  async removeMember(room: string, user: string | "me"): Promise<void> {
    await this.rest.delete(MEMBER, { path: { room_id: room, user_id: user } });
    if (user === "me") this.store.update((state) => withoutRoom(state, room));
  }

  /** Give somebody another role in a room. */
  async changeRole(room: string, user: string, role: Member["role"]): Promise<void> {
    await this.rest.patch(MEMBER, { path: { room_id: room, user_id: user }, body: { role } });
  }

  /** Bring somebody into a room that one owns. */
  async invite(room: string, user: string): Promise<void> {
    await this.rest.post(MEMBERS, { path: { room_id: room }, body: { user } });
    await this.allMembers(room);
  }

  /** The first list of rooms; a failure is tried again by the next caller. */
  list(): Promise<void> {
    this.firstRooms ??= this.loadRooms().catch((thrown: unknown) => {
      this.firstRooms = null;
      throw thrown;
    });
    return this.firstRooms;
  }

  private async loadRooms(): Promise<void> {
    const rooms: Room[] = [];
    let page = await this.rest.get(ROOMS);
    rooms.push(...page.results);
    while (page.next !== null) {
      page = await this.rest.page(ROOMS, page.next);
      rooms.push(...page.results);
    }
    this.store.update((state) => roomsLoaded(state, rooms));
    for (const { id, position } of rooms) {
      if (!this.positions.get(roomStream(id))) this.positions.set(roomStream(id), position);
    }
  }

  /** Read a stream's state anew; the position answered was read before the state. */
  async refetch(stream: string, head: Position): Promise<Position> {
    const id = roomOf(stream);
    if (id === null) {
      await this.loadRooms();
      return head;
    }
    const room = await this.rest.get("/api/chat/rooms/{room_id}/", { path: { room_id: id } });
    this.store.update((state) => roomLoaded(state, room));
    const timeline = this.store.get().timelines[id];
    const middle = timeline?.newer ? timeline.entries[Math.floor(timeline.entries.length / 2)] : undefined;
    if (middle) await this.around(id, { message: middle.id }).catch(() => this.newestPage(id));
    else if (timeline) await this.newestPage(id);
    if (this.store.get().members[id]) await this.allMembers(id);
    return room.position;
  }

  /** Read a room again, without its messages. */
  async reread(room: string): Promise<void> {
    await this.recorded(
      room,
      () => this.rest.get("/api/chat/rooms/{room_id}/", { path: { room_id: room } }),
      (state, fresh) => (state.rooms[room] ? roomLoaded(state, fresh) : state),
    );
  }

  private async newestPage(room: string): Promise<void> {
    await this.recorded(
      room,
      () => this.rest.get(MESSAGES, { path: { room_id: room }, query: { limit: PAGE } }),
      (state, page) => windowLoaded(state, room, { ...page, newer: false }),
    );
  }

  /** Put a page into the state, then once more what happened after the page's position while it was on its way. */
  async recorded<P extends Pick<MessageList, "position"> & Partial<Pick<MessageList, "mine">>>(
    room: string,
    read: () => Promise<P>,
    put: (state: ChatState, page: P) => ChatState,
  ): Promise<void> {
    const recorder = { stream: roomStream(room), events: [] as AnyEvent[] };
    this.recorders.add(recorder);
    try {
      const page = await read();
      // A page says nothing of where one's own stream stands: what came of it changes nothing where it is told twice.
      const isLater = ({ stream, seq }: AnyEvent) =>
        stream !== recorder.stream || seq === undefined || seq > page.position.seq;
      const later = recorder.events.filter(isLater);
      this.store.update((state) => applyAll(mineLoaded(put(state, page), page.mine), later, Date.now()));
    } finally {
      this.recorders.delete(recorder);
    }
  }
}
