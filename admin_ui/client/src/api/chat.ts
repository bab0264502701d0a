/** A participant's connection: rooms and timelines kept true, messages sent, files uploaded. Start with `connect`. */

import type {
  AnyEvent,
  CommandBody,
  CommandName,
  EventType,
  Hello,
  Member,
  Message,
  NewRoom,
  PersonalChange,
  Position,
  Reply,
  RoomChange,
  User,
} from "../contract.ts";
import { roomOf, roomStream } from "../contract.ts";
import { asError } from "../errors.ts";
import { Persistence } from "../persistence/persistence.ts";
import { apply, withWholeMessage } from "../state/apply.ts";
import type { Draft } from "../state/echo.ts";
import type { GalleryKind } from "../state/gallery.ts";
import { byMedia } from "../state/media.ts";
import { eventOf } from "../state/messages.ts";
import { readMarked, withoutRoom } from "../state/rooms.ts";
import { paced, Store } from "../state/store.ts";
import type { Ending } from "../transport/backoff.ts";
import { Grant } from "../transport/grant.ts";
import { Rest } from "../transport/rest.ts";
import type { SocketStatus } from "../transport/socket.ts";
import { Socket } from "../transport/socket.ts";
import { Subscriptions } from "../transport/subscriptions.ts";
import type { UploadFile, UploadTarget } from "../uploads/files.ts";
import { Uploads } from "../uploads/uploads.ts";
import { Blocks } from "./blocks.ts";
import { Calls } from "./calls.ts";
import { Counts } from "./counts.ts";
import { Deletions } from "./deletions.ts";
import { Galleries, type Gallery } from "./gallery.ts";
import type { Handler } from "./handlers.ts";
import { Handlers } from "./handlers.ts";
import { Marks } from "./marks.ts";
import { Notifications } from "./notifications.ts";
import type { ConnectOptions, Status } from "./options.ts";
import { Outbox } from "./outbox.ts";
import { Own } from "./own.ts";
import type { Place } from "./rooms.ts";
import { RoomReader } from "./rooms.ts";
import { Threads } from "./threads.ts";

const GRANT_MARGIN_MS = 30_000;
/** So long the connection waits for what an earlier page has left; a browser's storage may be slow. */
const RESTORING_MS = 3000;
/** The usual limit, until the server has said its own. */
const PENDING_UPLOADS = 20;

export class Chat {
  readonly store: Store;
  readonly rest: Rest;
  readonly grant: Grant;
  readonly uploads: Uploads;
  readonly deletions: Deletions;
  readonly threads: Threads;
  readonly marks: Marks;
  readonly own: Own;
  readonly notifications: Notifications;
  readonly blocks: Blocks;
  readonly calls: Calls;
  private readonly socket: Socket<"chat">;
  private readonly outbox: Outbox;
  private readonly persistence: Persistence | null;
  private readonly streams: Subscriptions;
  private readonly reader: RoomReader;
  private readonly counts: Counts;
  private readonly galleries: Galleries;
  private readonly handlers = new Handlers();
  private readonly statusListeners = new Set<() => void>();
  private currentStatus: Status = "connecting";
  private greeting: Hello | null = null;
  private endedBy: Ending | null = null;
  /** Whether a closed page has left something that was not looked for yet. */
  private active = true;
  private left = false;

  constructor(options: ConnectOptions) {
    this.store = new Store(options.schedule ?? paced());
    const baseUrl = options.baseUrl ?? globalThis.location?.origin ?? "";
    this.rest = new Rest(baseUrl, options, options.fetch);
    this.grant = new Grant(options.mediaBaseUrl || baseUrl);
    const owner = {
      opened: (hello: Hello) => void this.opened(hello),
      frame: (frame: Record<string, unknown>) => this.streams.received(frame),
      status: (status: SocketStatus, ending: Ending | null) => this.socketStatus(status, ending),
    };
    this.socket = new Socket({ ...options, rest: this.rest, endpoint: "chat", owner });
    this.uploads = new Uploads(this.store, this.rest, () => this.greeting?.limits.pending_uploads ?? PENDING_UPLOADS);
    const confirmed = (message: Message) => this.confirmed(message);
    this.outbox = new Outbox(this.store, this.socket, confirmed, this.uploads.holdsLine);
    this.own = new Own(this.rest, this.socket);
    this.marks = new Marks(this.store, this.rest, this.socket, confirmed);
    this.notifications = new Notifications(this.rest, this.socket);
    this.blocks = new Blocks(this.store, this.rest);
    this.calls = new Calls(this.socket);
    const freed = () => void this.takeOver();
    this.persistence = options.outbox ? new Persistence(this.store, this.uploads, options.outbox, freed) : null;
    this.deletions = new Deletions(this.store, this.rest, (message) => this.deleteMessage(message));
    const streamsOwner = {
      apply: (event: AnyEvent) => this.take(event),
      refetch: (stream: string, head: Position) => this.refetch(stream, head),
      lost: (stream: string) => this.lost(stream),
    };
    this.streams = new Subscriptions(this.socket, streamsOwner, options.events);
    this.galleries = new Galleries(this.store, this.rest);
    this.reader = new RoomReader(this.store, this.rest, this.streams.positions);
    this.counts = new Counts(this.store, this.reader);
    this.threads = new Threads(this.store, this.rest, this.socket, this.reader);
  }

  /** The list of rooms is read while the socket opens; what happens in between comes by resuming from its positions. */
  start(): this {
    this.reader.list().catch(() => undefined);
    this.socket.start();
    return this;
  }

  /** Uploads that run go on to their end; what waits is left to the next page. */
  stop(): void {
    this.socket.stop();
    this.counts.stop();
    this.persistence?.stop();
  }

  /** Stop, and send nothing more: the person has logged out, or is another one. */
  end(): void {
    this.uploads.halt();
    this.stop();
  }

  /** Connect and upload at once instead of waiting, as when the network is back. */
  hurry(): void {
    this.socket.hurry();
    this.uploads.hurry();
  }

  /** Take the connection for lost, as when the browser says that the network is: nobody would tell for half a minute. */
  networkLost(): void {
    this.socket.again();
  }

  get status(): Status {
    return this.currentStatus;
  }

  /** Why the connection is closed for good. */
  get ending(): Ending | null {
    return this.endedBy;
  }

  /** What the server said of itself and its limits. */
  get hello(): Hello | null {
    return this.greeting;
  }

  /** Calls `handler` for each event of a type, after the state has changed; the answer ends that. */
  on<T extends EventType>(type: T, handler: Handler<T>): () => void {
    return this.handlers.on(type, handler);
  }

  /** Any command of the protocol, as the contract has it, also one without a method; rejects with an OffChatError. */
  command<N extends CommandName<"chat">>(type: N, data: CommandBody<"chat", N>): Promise<Reply<"chat", N>> {
    return this.socket.command(type, data);
  }

  readonly onStatus = (listener: () => void): (() => void) => {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  };

  /** Say something; it is shown at once and goes out when there is a connection. */
  send(draft: Draft): Promise<Message> {
    if (!draft.thread) this.reader.latest(draft.room).catch(() => undefined);
    return this.outbox.send(draft);
  }

  retry(clientId: string): void {
    this.outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.outbox.discard(clientId);
  }

  /** Delete a message for everybody; its files that are still on their way from here are given up. */
  async deleteMessage(message: string): Promise<void> {
    const deleted = await this.socket.command("message.delete", { message });
    this.confirmed(deleted);
    const running = Object.values(this.store.get().uploads).filter(({ messageId }) => messageId === message);
    await Promise.all(running.map(({ uploadId }) => this.uploads.cancel(uploadId)));
  }

  /** Change the text of a message of one's own, captions of its files (empty for none any more), or their order. */
  async editMessage(
    message: string,
    change: { body?: string; captions?: Record<string, string>; attachments?: string[] },
  ): Promise<void> {
    this.confirmed(await this.socket.command("message.edit", { message, ...change }));
  }

  /** Say that this person is typing, there or in a thread; best every few seconds while it lasts. Loss does no harm. */
  typing(room: string, active = true, thread: string | null = null): void {
    const place = { room, ...(thread !== null && { thread }) };
    this.socket.command(active ? "typing.start" : "typing.stop", place).catch(() => undefined);
  }

  /**
   * Say whether this device is in use: others see that the person is away where none is.
   *
   * It holds for later connections as well. Without a word a device counts as in use until it was silent for ten minutes.
   */
  inUse(active: boolean): void {
    this.active = active;
    this.socket.command("presence.set", { state: active ? "online" : "away" }).catch(() => undefined);
  }

  /** Everything up to this message has been seen. */
  async readMark(room: string, message: string): Promise<void> {
    const { unread } = await this.socket.command("read.mark", { room, message });
    this.store.update((state) => readMarked(state, room, unread));
  }

  /** Upload files as one message of a room; answers the upload ids. */
  upload(files: readonly UploadFile[], target: UploadTarget): string[] {
    if (!target.thread) this.reader.latest(target.room).catch(() => undefined);
    return this.uploads.start(files, target);
  }

  /** Load the newest page of a room, once; later calls do nothing. */
  open(room: string): Promise<void> {
    return this.reader.open(room);
  }

  /** Load the page before what is loaded. */
  history(room: string): Promise<void> {
    return this.reader.history(room);
  }

  /** What was sent in a room: its photos and videos, or its files, the newest or those around one; the same at each call. */
  gallery(room: string, kind: GalleryKind, around?: string): Gallery {
    return this.galleries.of(room, kind, around);
  }

  /** Load the page behind what is loaded, where that is a window further back. */
  later(room: string): Promise<void> {
    return this.reader.later(room);
  }

  /** Load the newest page in place of a window further back. */
  latest(room: string): Promise<void> {
    return this.reader.latest(room);
  }

  /** Show a message or a time of a room's history; answers the message there, null where there is none. */
  jump(room: string, place: Place): Promise<string | null> {
    return this.reader.jump(room, place);
  }

  /** The first message of others that this person has not read, however far back; null where there is none. */
  firstUnread(room: string): Promise<Message | null> {
    return this.reader.firstUnread(room);
  }

  members(room: string): Promise<void> {
    return this.reader.members(room);
  }

  /** People one shares a namespace with, whose name fits what was typed. */
  people(typed: string): Promise<User[]> {
    return this.reader.people(typed);
  }

  /** Open a room, or find the direct one that stands already; answers its id. */
  openRoom(wanted: NewRoom): Promise<string> {
    return this.reader.create(wanted);
  }

  /** Mute or pin a room for oneself, on all of one's devices. */
  personalise(room: string, change: PersonalChange): Promise<void> {
    return this.reader.personalise(room, change);
  }

  /** Join a channel of one's namespace; answers its id. */
  join(channel: string): Promise<string> {
    return this.reader.join(channel);
  }

  /** Change what a room is called, what it is about, who writes there, or archive it, where one rules it. */
  changeRoom(room: string, change: RoomChange): Promise<void> {
    return this.reader.change(room, change);
  }

  /** Close a room for everybody. */
  closeRoom(room: string): Promise<void> {
    return this.reader.close(room).then(() => this.marks.forgetRooms());
  }

  /** Leave a room (`"me"`), or take somebody out of it. */
  removeMember(room: string, user: string | "me"): Promise<void> {
    return this.reader.removeMember(room, user).then(() => this.marks.forgetRooms());
  }

  /** Give somebody another role in a room. */
  changeRole(room: string, user: string, role: Member["role"]): Promise<void> {
    return this.reader.changeRole(room, user, role);
  }

  /** Bring somebody into a room that one owns. */
  invite(room: string, user: string): Promise<void> {
    return this.reader.invite(room, user);
  }

  /** The address of a media path, with the current grant. */
  url(path: string): string {
    return this.grant.url(path);
  }

  /** The same, with a grant that is sure to hold for a while. */
  async freshUrl(path: string): Promise<string> {
    if (this.grant.endsWithin(GRANT_MARGIN_MS, Date.now())) {
      this.grant.set(await this.rest.post("/api/v1/auth/grant/"));
    }
    return this.grant.url(path);
  }

  private async opened(hello: Hello): Promise<void> {
    const me = this.store.get().me;
    // What is on its way here was said by somebody else: the page's session has changed hands while it was away.
    if (me && me.id !== hello.user.id) return this.end();
    this.greeting = hello;
    this.grant.set(hello.grant);
    this.store.update((state) => ({ ...state, me: hello.user, typing: {} }));
    try {
      await this.reader.list();
      this.marks.forgetRooms();
      const { presence, uploads } = await this.streams.followAll();
      const there = Object.fromEntries(presence.map((fact) => [fact.user, fact]));
      const restored = this.persistence?.restore(hello.user.id, uploads);
      await Promise.race([restored, new Promise((resolve) => setTimeout(resolve, RESTORING_MS))]);
      this.store.update((state) => ({ ...state, presence: there, unfinished: byMedia(uploads) }));
      this.socket.healthy();
      if (!this.active) this.inUse(false);
      this.setStatus("online");
      this.threads.restore().catch(() => undefined);
      if (!this.own.get().restored) this.own.refetch();
      if (!this.notifications.get().loaded) this.notifications.refetch();
      if (!this.blocks.isLoaded()) this.blocks.refetch();
      this.uploads.hurry();
      this.outbox.setOnline(true);
      if (this.left) void this.takeOver();
    } catch (thrown) {
      if (asError(thrown).code !== "disconnected") this.socket.again();
    }
  }

  /** Go on with what a page left that was closed, now or as soon as there is a connection. */
  private async takeOver(): Promise<void> {
    this.left = true;
    if (this.currentStatus !== "online") return;
    this.left = false;
    try {
      const uploads = await this.streams.unfinished();
      await this.persistence?.restore(this.greeting?.user.id ?? "", uploads);
      this.store.update((state) => ({ ...state, unfinished: byMedia(uploads) }));
    } catch {
      // The connection went away: coming online looks again.
    }
  }

  private socketStatus(status: SocketStatus, ending: Ending | null): void {
    this.endedBy = ending;
    if (status !== "open") this.outbox.setOnline(false);
    if (status === "open") this.setStatus("catching-up");
    else if (status === "closed") this.setStatus("closed");
    else if (status === "waiting") this.setStatus("offline");
    else if (this.currentStatus !== "offline") this.setStatus("connecting");
  }

  private setStatus(status: Status): void {
    this.currentStatus = status;
    for (const listener of this.statusListeners) listener();
  }

  /** Everything that comes over the streams passes here. */
  private take(told: AnyEvent): void {
    const event = withWholeMessage(told);
    if (event.type === "grant") this.grant.set(event.data);
    this.reader.record(event);
    this.counts.take(event);
    if (event.type === "room.removed" || event.type === "room.deleted")
      this.streams.positions.drop(roomStream(event.data.id));
    this.store.updateSoon((state) => apply(state, event, Date.now()));
    if (event.type === "room.added") this.streams.entered(roomStream(event.data.id), event.data.position);
    this.galleries.take(event);
    this.marks.take(event);
    this.notifications.take(event);
    this.blocks.take(event);
    this.calls.take(event);
    this.threads.take(event);
    this.own.take(event);
    this.handlers.call(event);
  }

  /** The reply to a command may come before its event: show the result now, the event changes nothing then. */
  private confirmed(message: Message): void {
    this.store.update((state) => apply(state, eventOf(message), Date.now()));
  }

  private async refetch(stream: string, head: Position): Promise<Position> {
    const position = await this.reader.refetch(stream, head);
    const room = roomOf(stream);
    if (room !== null) this.galleries.refetch(room);
    await this.threads.refetch(stream);
    this.marks.refetch(room);
    if (room === null) for (const list of [this.notifications, this.own, this.blocks]) list.refetch();
    return position;
  }

  private lost(stream: string): void {
    const room = roomOf(stream);
    if (room === null) return;
    this.store.update((state) => withoutRoom(state, room));
    this.marks.forgetRooms();
  }
}

/** Connect a participant: rooms, timelines and files in `store`, kept true until `stop()`. */
export function connect(options: ConnectOptions): Chat {
  return new Chat(options).start();
}
