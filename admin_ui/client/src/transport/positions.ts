/** Where this client stands in every stream, and whether a numbered event is new, known already, or comes too early. */
import type { Position } from "../contract.ts";

export type Verdict = "apply" | "duplicate" | "gap" | "recovering";

/** The positions of all streams that are followed. */
export class Positions {
  private readonly known = new Map<string, Position>();
  private readonly recovering = new Set<string>();
  private readonly filtered: boolean;

  /** `filtered`: only some classes of events are subscribed, so that numbers are missing on purpose. */
  constructor(filtered = false) {
    this.filtered = filtered;
  }

  get(stream: string): Position | null {
    return this.known.get(stream) ?? null;
  }

  all(): Record<string, Position> {
    return Object.fromEntries(this.known);
  }

  set(stream: string, position: Position): void {
    this.known.set(stream, position);
    this.recovering.delete(stream);
  }

  drop(stream: string): void {
    this.known.delete(stream);
    this.recovering.delete(stream);
  }

  /** From here on the stream's events are left aside, until a fresh state gives a new position. */
  startRecovering(stream: string): void {
    this.recovering.add(stream);
  }

  /** Take an event's number into account and say what to do with the event. */
  accept(stream: string, seq: number): Verdict {
    if (this.recovering.has(stream)) return "recovering";
    const position = this.known.get(stream);
    if (position && seq <= position.seq) return "duplicate";
    if (position && seq > position.seq + 1 && !this.filtered) return "gap";
    this.known.set(stream, { epoch: position?.epoch ?? "", seq });
    return "apply";
  }

  /** What the reply to `subscribe` says of a stream that starts now: events may have overtaken the reply. */
  startNow(stream: string, position: Position): void {
    const here = this.known.get(stream);
    this.set(stream, { epoch: position.epoch, seq: Math.max(position.seq, here?.seq ?? 0) });
  }

  /** The server has sent all there is up to `seq`; false where this client has not seen all of it. */
  caughtUp(stream: string, seq: number): boolean {
    const here = this.known.get(stream);
    if (!here || seq <= here.seq) return true;
    if (this.filtered) this.known.set(stream, { epoch: here.epoch, seq });
    return this.filtered;
  }

  /** Whether the server's head is one that this client should have reached, and has not. */
  isBehind(stream: string, head: Position): boolean {
    const here = this.known.get(stream);
    if (!here || this.recovering.has(stream)) return false;
    return here.epoch !== head.epoch || here.seq < head.seq;
  }
}
