/** Messages on their way: shown at once, sent in order per room, kept over reconnects, never sent as two. */
import type { Message } from "../contract.ts";
import { asError, OffChatError, retryAfterMs } from "../errors.ts";
import type { Draft } from "../state/echo.ts";
import { echoOf } from "../state/echo.ts";
import { pendingAdded, pendingChanged, pendingRemoved } from "../state/local.ts";
import type { PendingMessage } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type { Socket } from "../transport/socket.ts";

interface Waiting {
  readonly echo: PendingMessage;
  resolve(message: Message): void;
  reject(error: OffChatError): void;
}

const RETRY_MS = 1000;

export class Outbox {
  private readonly store: Store;
  private readonly socket: Socket<"chat">;
  private readonly confirmed: (message: Message) => void;
  private readonly holdsLine: (message: PendingMessage) => boolean;
  private readonly waiting = new Map<string, Waiting>();
  private readonly busy = new Set<string>();
  private online = false;

  /**
   * `confirmed` is called with each message that the server has taken; `holdsLine` tells whether later messages of a
   * room wait for one with files, which goes out by its uploads.
   */
  constructor(
    store: Store,
    socket: Socket<"chat">,
    confirmed: (message: Message) => void,
    holdsLine: (message: PendingMessage) => boolean,
  ) {
    this.store = store;
    this.socket = socket;
    this.confirmed = confirmed;
    this.holdsLine = holdsLine;
    store.subscribe(() => this.online && this.flushAll());
  }

  send(draft: Draft): Promise<Message> {
    const echo = echoOf(draft, [], Date.now());
    this.store.update((state) => pendingAdded(state, echo));
    const answer = new Promise<Message>((resolve, reject) =>
      this.waiting.set(echo.clientId, { echo, resolve, reject }),
    );
    void this.flush(echo.room);
    return answer;
  }

  /** Try a refused message once more. */
  retry(clientId: string): void {
    this.store.update((state) => pendingChanged(state, clientId, { status: "waiting", error: null }));
    this.flushAll();
  }

  /** Forget what waits: its promise is rejected (`discarded`). What is on its way just then may arrive all the same. */
  discard(clientId: string): void {
    // First: what waits and is no more pending counts as confirmed, and is asked for again at the change of the store.
    const left = this.waiting.get(clientId);
    this.waiting.delete(clientId);
    this.store.update((state) => pendingRemoved(state, clientId));
    left?.reject(new OffChatError({ code: "discarded", retryable: false }));
  }

  /** Whether sending makes sense just now; what has waited goes out. */
  setOnline(online: boolean): void {
    this.online = online;
    if (online) this.flushAll();
  }

  private flushAll(): void {
    const waiting = [...this.waiting.values()].map(({ echo }) => echo);
    for (const room of new Set([...this.store.get().pending, ...waiting].map((echo) => echo.room)))
      void this.flush(room);
  }

  /** Send what waits in a room, one after the other, so that the order stays. */
  private async flush(room: string): Promise<void> {
    if (this.busy.has(room)) return;
    this.busy.add(room);
    let next = this.next(room);
    while (next && this.online) {
      await this.deliver(next);
      next = this.next(room);
    }
    this.busy.delete(room);
  }

  private next(room: string): PendingMessage | undefined {
    const { pending } = this.store.get();
    const first = pending.find((one) => one.room === room && one.status === "waiting" && this.holdsLine(one));
    return first?.uploads.length === 0 ? first : this.unanswered(room);
  }

  /** A message that an event or a page confirmed after its answer was lost: asked for again, it is answered, not sent. */
  private unanswered(room: string): PendingMessage | undefined {
    const { pending } = this.store.get();
    const isPending = ({ clientId }: PendingMessage) => pending.some((one) => one.clientId === clientId);
    return [...this.waiting.values()].find(({ echo }) => echo.room === room && !isPending(echo))?.echo;
  }

  private async deliver(echo: PendingMessage): Promise<void> {
    const { room, clientId, body, attachments, replyTo, thread, broadcast } = echo;
    const place = thread ? { thread, broadcast } : {};
    const data = { room, client_id: clientId, body, attachments, reply_to: replyTo, ...place };
    try {
      const message = await this.socket.command("message.send", data);
      this.confirmed(message);
      this.store.update((state) => pendingRemoved(state, clientId));
      this.waiting.get(clientId)?.resolve(message);
      this.waiting.delete(clientId);
    } catch (thrown) {
      await this.refused(clientId, asError(thrown));
    }
  }

  /** A lost connection keeps the message for later; a passing failure waits; a refusal is shown. */
  private async refused(clientId: string, error: OffChatError): Promise<void> {
    if (error.code === "disconnected") {
      this.online = false;
    } else if (error.retryable) {
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs(error) || RETRY_MS));
    } else {
      this.store.update((state) => pendingChanged(state, clientId, { status: "failed", error }));
      this.waiting.get(clientId)?.reject(error);
      this.waiting.delete(clientId);
    }
  }
}
