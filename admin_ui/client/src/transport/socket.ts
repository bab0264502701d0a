/** One WebSocket that comes back by itself: opening with a one-time ticket, commands and their replies, reconnecting. */

import type { CommandBody, CommandName, Endpoint, EventFrame, Reply } from "../contract.ts";
import { asError, disconnected, errorFromReply, isRecord, type OffChatError } from "../errors.ts";
import type { Ending } from "./backoff.ts";
import { delayBefore } from "./backoff.ts";
import type { Rest } from "./rest.ts";

export type SocketStatus = "connecting" | "open" | "waiting" | "closed";

/** What the socket tells its owner. */
export interface SocketOwner {
  /** `hello` has come: the server knows who this is. */
  opened(hello: EventFrame<"hello">["data"]): void;
  frame(frame: Record<string, unknown>): void;
  /** `ending` is set when the socket has closed for good. */
  status(status: SocketStatus, ending: Ending | null): void;
}

export interface SocketOptions<E extends Endpoint> {
  rest: Rest;
  endpoint: E;
  owner: SocketOwner;
  WebSocket?: typeof globalThis.WebSocket;
  random?: () => number;
}

interface Waiting {
  resolve(data: unknown): void;
  reject(error: OffChatError): void;
}

const PROTOCOL = "offchat.v1";
const PING_PATIENCE_MS = 10_000;
const HURRIED_PATIENCE_MS = 2000;
/** How long a ticket, the handshake and `hello` may take together before another attempt is made. */
const OPENING_PATIENCE_MS = 15_000;

export class Socket<E extends Endpoint> {
  private readonly options: SocketOptions<E>;
  private readonly waiting = new Map<string, Waiting>();
  private live: WebSocket | null = null;
  /** Ends the request of the ticket where it is given up; null where nothing is being opened. */
  private opening: AbortController | null = null;
  private counter = 0;
  private attempt = 0;
  private stopped = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pulse: ReturnType<typeof setInterval> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions<E>) {
    this.options = options;
  }

  start(): void {
    this.stopped = false;
    void this.open();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    const live = this.live;
    this.forget();
    live?.close(1000);
    this.options.owner.status("closed", null);
  }

  /** All is well again: the next failure waits only shortly. */
  healthy(): void {
    this.attempt = 0;
  }

  /** Give this connection up and open another one after the usual wait. */
  again(): void {
    if (this.live) this.ended({ code: 1006, reason: "given_up" });
  }

  /**
   * Try at once instead of waiting, as when the browser says that the network is back.
   *
   * What seems open is asked; what is being opened may have begun on the network that is gone, and begins anew.
   */
  hurry(): void {
    if (this.stopped) return;
    if (this.live?.readyState === 1) this.ping(HURRIED_PATIENCE_MS);
    else this.openNow();
  }

  /** Send a command; resolves with the reply's data, rejects with an OffChatError. */
  command<N extends CommandName<E>>(type: N, data: CommandBody<E, N>): Promise<Reply<E, N>> {
    const live = this.live;
    if (live?.readyState !== 1) return Promise.reject(disconnected());
    this.counter += 1;
    const id = `c${this.counter}`;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (answer) => resolve(answer as Reply<E, N>), reject });
      live.send(JSON.stringify({ id, type, data }));
    });
  }

  private openNow(): void {
    clearTimeout(this.timer);
    const dead = this.live;
    this.forget();
    dead?.close();
    void this.open();
  }

  private async open(): Promise<void> {
    this.options.owner.status("connecting", null);
    const opening = new AbortController();
    this.opening = opening;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.ended({ code: 1006, reason: "no_answer" }), OPENING_PATIENCE_MS);
    const address = await this.address(opening);
    if (this.opening !== opening || address === null) return;
    const Implementation = this.options.WebSocket ?? globalThis.WebSocket;
    const live = new Implementation(address, PROTOCOL);
    this.live = live;
    live.onmessage = (message) => this.received(live, message.data);
    live.onclose = ({ code, reason }) => this.live === live && this.ended({ code, reason });
  }

  /** The address with a fresh ticket, or null where none was given; then the next attempt is arranged already. */
  private async address(opening: AbortController): Promise<string | null> {
    const { rest, endpoint } = this.options;
    try {
      const { ticket } = await rest.post("/api/v1/auth/ws-ticket/", { signal: opening.signal });
      return `${rest.baseUrl.replace(/^http/, "ws")}/ws/${endpoint}/?ticket=${encodeURIComponent(ticket)}`;
    } catch (thrown) {
      const { status, detail } = asError(thrown);
      const code = status === 401 ? 4401 : status === 403 ? 4403 : 1006;
      if (this.opening === opening) this.ended({ code, reason: detail });
      return null;
    }
  }

  private received(live: WebSocket, text: unknown): void {
    if (this.live !== live || typeof text !== "string") return;
    clearTimeout(this.patience);
    const frame: unknown = JSON.parse(text);
    if (!isRecord(frame)) return;
    if (typeof frame.re === "string") this.replied(frame.re, frame);
    else if (frame.type === "hello") this.greeted(frame.data as EventFrame<"hello">["data"]);
    else this.options.owner.frame(frame);
  }

  private replied(id: string, frame: Record<string, unknown>): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (frame.ok === true) waiting?.resolve(frame.data);
    else waiting?.reject(errorFromReply(frame.error));
  }

  private greeted(hello: EventFrame<"hello">["data"]): void {
    this.opening = null;
    clearInterval(this.pulse);
    this.pulse = setInterval(() => this.ping(), hello.heartbeat_s * 1000);
    this.options.owner.status("open", null);
    this.options.owner.opened(hello);
  }

  /** A socket can be dead without either side being told: ask, and give up when nothing at all comes back. */
  private ping(patienceMs = PING_PATIENCE_MS): void {
    if (this.live?.readyState !== 1) return;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.ended({ code: 1006, reason: "no_answer" }), patienceMs);
    this.live.send('{"type":"ping"}');
  }

  private ended(ending: Ending): void {
    const dead = this.live;
    this.forget();
    dead?.close();
    if (this.stopped) return;
    const delay = delayBefore(this.attempt, ending, this.options.random ?? Math.random);
    this.attempt += 1;
    if (delay === null) {
      this.stopped = true;
      this.options.owner.status("closed", ending);
      return;
    }
    this.options.owner.status("waiting", null);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(), delay);
  }

  /** Let go of the socket; what still waits for a reply is told. */
  private forget(): void {
    this.live = null;
    this.opening?.abort();
    this.opening = null;
    clearInterval(this.pulse);
    clearTimeout(this.patience);
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of left) reject(disconnected());
  }
}
