/** Following streams without loss: subscribe from known positions, resume, and start afresh where the log does not reach. */

import { chunks } from "../chunks.ts";
import type { AnyEvent, Position, StreamAnswer, Subscribed, UnfinishedUpload } from "../contract.ts";
import { isRecord, OffChatError } from "../errors.ts";
import { Positions } from "./positions.ts";
import type { Socket } from "./socket.ts";

/** What the owner of the streams does with them. */
export interface StreamsOwner {
  apply(event: AnyEvent): void;
  /** The log does not reach back: read the state anew and answer the position read before it. */
  refetch(stream: string, head: Position): Promise<Position>;
  /** Not to be seen any more. */
  lost(stream: string): void;
}

/** So many positions go into one command; a frame holds 256 KiB. */
const POSITIONS_PER_COMMAND = 1000;

export class Subscriptions {
  readonly positions: Positions;
  private readonly socket: Socket<"chat">;
  private readonly owner: StreamsOwner;
  private readonly classes: readonly string[] | undefined;
  private readonly repairing = new Set<string>();
  private readonly awaited = new Set<string>();
  private caughtUp: (() => void) | null = null;

  /** `classes`: only these classes of events, or all where it is left out. */
  constructor(socket: Socket<"chat">, owner: StreamsOwner, classes?: readonly string[]) {
    this.socket = socket;
    this.owner = owner;
    this.classes = classes;
    this.positions = new Positions(classes !== undefined);
  }

  /** Follow everything this person may see, from where this client stands; resolves when all that was missed is here. */
  async followAll(): Promise<Subscribed> {
    this.repairing.clear();
    this.awaited.clear();
    const parts = chunks(Object.entries(this.positions.all()), POSITIONS_PER_COMMAND);
    const last = Object.fromEntries(parts.pop() ?? []);
    for (const part of parts)
      await this.subscribe(
        part.map(([stream]) => stream),
        Object.fromEntries(part),
      );
    const reply = await this.subscribe("all", last);
    if (this.awaited.size > 0) await new Promise<void>((resolve) => (this.caughtUp = resolve));
    return reply;
  }

  /** The uploads of this person that the server waits for. */
  async unfinished(): Promise<UnfinishedUpload[]> {
    const filter = this.classes ? { events: [...this.classes] } : {};
    return (await this.socket.command("subscribe", { streams: [], positions: {}, ...filter })).uploads;
  }

  /** An event frame, `resumed`, or the heads that answer a ping. */
  received(frame: Record<string, unknown>): void {
    const { type, stream, seq } = frame;
    if (type === "pong") this.compare(isRecord(frame.data) ? frame.data.heads : null);
    else if (typeof type !== "string" || typeof stream !== "string") return;
    else if (type === "resumed" && typeof seq === "number") this.resumed(stream, seq);
    else if (typeof seq === "number") this.numbered(frame as unknown as AnyEvent, stream, seq);
    else this.owner.apply(frame as unknown as AnyEvent);
  }

  /**
   * A room was added, whose payload is as it was at `position`.
   *
   * One that came while nobody listened is followed from later on: what was said since is asked for.
   */
  entered(stream: string, position: Position): void {
    const here = this.positions.get(stream);
    if (here?.epoch !== position.epoch || here.seq <= position.seq) {
      this.positions.startNow(stream, position);
      return;
    }
    this.positions.set(stream, position);
    void this.repair(stream);
  }

  private numbered(event: AnyEvent, stream: string, seq: number): void {
    const verdict = this.positions.accept(stream, seq);
    if (verdict === "apply") this.owner.apply(event);
    else if (verdict === "gap") void this.repair(stream);
  }

  private resumed(stream: string, seq: number): void {
    if (!this.positions.caughtUp(stream, seq)) void this.repair(stream);
    this.settle(stream);
  }

  private settle(stream: string): void {
    this.awaited.delete(stream);
    if (this.awaited.size > 0) return;
    this.caughtUp?.();
    this.caughtUp = null;
  }

  private compare(heads: unknown): void {
    if (!isRecord(heads)) return;
    for (const [stream, head] of Object.entries(heads)) {
      if (this.positions.isBehind(stream, head as Position)) void this.repair(stream);
    }
  }

  /** Ask for one stream again from where this client stands. */
  private async repair(stream: string): Promise<void> {
    const position = this.positions.get(stream);
    if (!position || this.repairing.has(stream)) return;
    this.repairing.add(stream);
    try {
      await this.subscribe([stream], { [stream]: position });
    } catch {
      // The connection went away: opening it again subscribes from the same position.
    } finally {
      this.repairing.delete(stream);
    }
  }

  private async subscribe(streams: "all" | string[], positions: Record<string, Position>): Promise<Subscribed> {
    const filter = this.classes ? { events: [...this.classes] } : {};
    for (const stream of Object.keys(positions)) this.awaited.add(stream);
    const reply = await this.socket.command("subscribe", { streams, positions, ...filter });
    await Promise.all(Object.entries(reply.streams).map(([stream, answer]) => this.answered(stream, answer)));
    const unheard = Object.keys(positions).filter((stream) => !(stream in reply.streams));
    for (const stream of unheard) this.gone(stream);
    return reply;
  }

  private async answered(stream: string, answer: StreamAnswer): Promise<void> {
    if ("error" in answer) return this.refused(stream, answer.error.code);
    if (answer.recovered === true) return this.replaying(stream, answer);
    if (answer.recovered === null) {
      this.positions.startNow(stream, answer);
      return this.settle(stream);
    }
    this.positions.startRecovering(stream);
    const position = await this.owner.refetch(stream, { epoch: answer.epoch, seq: answer.seq });
    this.positions.set(stream, position);
    await this.subscribe([stream], { [stream]: position });
  }

  /** What was missed follows now; where nothing was missed there is nothing to wait for. */
  private replaying(stream: string, head: Position): void {
    if (!this.positions.isBehind(stream, head)) this.settle(stream);
  }

  private refused(stream: string, code: string): void {
    if (code !== "not_found" && code !== "forbidden") {
      throw new OffChatError({ code, retryable: true });
    }
    this.gone(stream);
  }

  private gone(stream: string): void {
    this.positions.drop(stream);
    this.settle(stream);
    this.owner.lost(stream);
  }
}
