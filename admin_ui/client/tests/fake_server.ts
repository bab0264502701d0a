/** A small server in memory that speaks the protocol, and can lose, repeat and forget what a real one might. */
import type { GalleryList, Member, Message, Position, Room, UnfinishedUpload } from "../src/index.ts";
import { ALICE, room } from "./samples.ts";

interface Logged {
  type: string;
  stream: string;
  seq: number;
  at: string;
  actor: string | null;
  data: unknown;
}

type Command = { id: string; type: string; data: Record<string, unknown> };
type Answer = Record<string, unknown>;

const AT = "2026-11-20T10:00:00.000Z";

export class FakeSocket {
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((ending: { code: number; reason: string }) => void) | null = null;
  readonly url: string;
  private readonly heard: (socket: FakeSocket, frame: unknown) => void;

  constructor(url: string, heard: (socket: FakeSocket, frame: unknown) => void) {
    this.url = url;
    this.heard = heard;
  }

  send(text: string): void {
    this.heard(this, JSON.parse(text));
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState !== 1) return;
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  deliver(frame: unknown): void {
    if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

export class FakeServer {
  sockets: FakeSocket[] = [];
  commands: Command[] = [];
  requests: string[] = [];
  messages: Message[] = [];
  members: Member[] = [];
  /** Events that are kept; forgetting some makes a resume impossible. */
  log: Logged[] = [];
  epoch = "k1";
  /** Numbers of events that the next delivery leaves out. */
  swallow = new Set<number>();
  /** Answers to commands other than subscribe. */
  answers: Record<string, (data: Record<string, unknown>) => Answer> = {};
  ticketStatus = 200;
  /** Never answer a request for a ticket, as one that was sent over a network that has gone away. */
  ticketsHang = false;
  /** Hear nothing and say nothing, as a network does that has gone away. */
  deaf = false;
  /** Pages of the gallery, by the end of their address; `first` where none fits. */
  gallery: Record<string, GalleryList> = {};
  /** Uploads that the server waits for. */
  uploads: UnfinishedUpload[] = [];
  /** Who is logged in. */
  user = ALICE;
  private head = 0;

  readonly fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const { method, url } = new Request(input);
    const path = url.replace("http://chat.test", "");
    this.requests.push(`${method} ${path}`);
    if (path.startsWith("/api/v1/auth/ws-ticket/"))
      return this.ticketsHang ? new Promise(() => {}) : this.json({ ticket: "t1" }, this.ticketStatus);
    if (path.startsWith("/api/chat/rooms/r1/media/"))
      return this.json(this.gallery[Object.keys(this.gallery).find((end) => path.endsWith(end)) ?? "first"]);
    if (path.startsWith("/api/chat/rooms/r1/messages/")) return this.json(this.page(path));
    if (path === "/api/chat/rooms/r1/members/") return this.json({ results: this.members, next: null, previous: null });
    if (path === "/api/chat/rooms/r1/") return this.json(this.room());
    if (path === "/api/chat/rooms/") return this.json({ results: [this.room()], next: null, previous: null });
    return this.json({ status: 404, code: "not_found", detail: "There is nothing here." }, 404);
  };

  /** The class that the client takes for a WebSocket. */
  get WebSocket(): typeof globalThis.WebSocket {
    const server = this;
    const Implementation = class extends FakeSocket {
      constructor(url: string) {
        super(url, (socket, frame) => server.received(socket, frame as Command));
        server.sockets.push(this);
        queueMicrotask(() => server.greet(this));
      }
    };
    return Implementation as unknown as typeof globalThis.WebSocket;
  }

  get live(): FakeSocket | undefined {
    return this.sockets.findLast(({ readyState }) => readyState === 1);
  }

  /** Something durable happens; who is connected hears of it. */
  publish(type: string, data: unknown): Logged {
    this.head += 1;
    const event = { type, stream: "room:r1", seq: this.head, at: AT, actor: "u-bob", data };
    this.log.push(event);
    if (type === "message.created") this.messages.push(data as Message);
    if (!this.swallow.delete(event.seq)) this.live?.deliver(event);
    return event;
  }

  /** The log is restored from elsewhere: no old position holds any more. */
  renewEpoch(): void {
    this.epoch = `${this.epoch}+`;
    this.log = [];
  }

  cut(code = 1006, reason = ""): void {
    this.live?.close(code, reason);
  }

  commandsOf(type: string): Command[] {
    return this.commands.filter((command) => command.type === type);
  }

  private json(body: unknown, status = 200): Response {
    return new Response(JSON.stringify(body), { status });
  }

  private room(): Room {
    return room({ last_message: this.messages.at(-1) ?? null, position: this.position() });
  }

  private position(): Position {
    return { epoch: this.epoch, seq: this.head };
  }

  private page(path: string): unknown {
    const { searchParams } = new URL(path, "http://chat.test");
    const place = (name: string) => this.messages.findIndex(({ id }) => id === searchParams.get(name));
    const [limit, count] = [Number(searchParams.get("limit")), this.messages.length];
    const [before, after, around] = [place("before"), place("after"), place("around")];
    const half = around < 0 ? null : around - Math.floor(limit / 2);
    const begin = Math.max(0, half ?? (after < 0 ? (before < 0 ? count : before) - limit : after + 1));
    const end = Math.min(before < 0 ? count : before, begin + limit);
    const results = this.messages.slice(begin, end);
    return { results, more: after < 0 ? begin > 0 : end < count, newer: end < count, position: this.position() };
  }

  private greet(socket: FakeSocket): void {
    if (this.deaf) return;
    const grant = { token: "g1", expires_at: "2099-01-01T00:00:00.000Z" };
    const limits = { frame_bytes: 1, commands_per_10s: 1, message_chars: 1, upload_bytes: 1, pending_uploads: 20 };
    const data = { connection: "c", user: this.user, heartbeat_s: 25, grant, limits, protocol: "offchat.v1" };
    socket.deliver({ type: "hello", data });
  }

  private received(socket: FakeSocket, command: Command): void {
    if (this.deaf) return;
    const heads = { "room:r1": this.position() };
    if (command.type === "ping") socket.deliver({ type: "pong", data: { heads } });
    else this.commands.push(command);
    if (command.type === "subscribe") this.subscribe(socket, command);
    const answer = this.answers[command.type];
    if (answer) socket.deliver({ re: command.id, ...answer(command.data) });
  }

  private subscribe(socket: FakeSocket, command: Command): void {
    const positions = command.data.positions as Record<string, Position>;
    const asked = positions["room:r1"];
    const user = positions.user ?? { epoch: "u1", seq: 0 };
    const recovered = asked ? this.reaches(asked) : null;
    const streams = { "room:r1": { ...this.position(), recovered }, user: { ...user, recovered: null } };
    socket.deliver({ re: command.id, ok: true, data: { streams, presence: [], uploads: this.uploads } });
    if (!asked || !recovered) return;
    for (const event of this.log.filter(({ seq }) => seq > asked.seq)) socket.deliver(event);
    socket.deliver({ type: "resumed", stream: "room:r1", seq: this.head });
  }

  private reaches(position: Position): boolean {
    return position.epoch === this.epoch && this.log.length >= this.head - position.seq;
  }
}
