/** Holds the state and tells listeners when it changes; fits React's useSyncExternalStore. */
import type { ChatState } from "./model.ts";
import { EMPTY } from "./model.ts";

/** Calls `flush` once, a moment later. */
export type Schedule = (flush: () => void) => void;

/** How long a page that draws no frames, as in a hidden tab, puts off what it tells. */
const HIDDEN_MS = 250;

/** What comes within so short a time of the last telling is told together: nobody reads faster, and drawing costs most. */
const TOGETHER_MS = 125;

/** At the next frame, or soon where none is drawn. */
function atFrame(flush: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    flush();
  };
  const timer = setTimeout(once, HIDDEN_MS);
  const frame = requestAnimationFrame(once);
}

/** The first change is told at the next frame, those that follow closely a few times a second; outside of a browser at once. */
export function paced(): Schedule {
  if (typeof requestAnimationFrame === "undefined") return (flush) => flush();
  let last = Number.NEGATIVE_INFINITY;
  return (flush) => {
    const tell = () => {
      last = performance.now();
      flush();
    };
    const wait = last + TOGETHER_MS - performance.now();
    if (wait > 0) setTimeout(atFrame, wait, tell);
    else atFrame(tell);
  };
}

export class Store {
  private value: ChatState = EMPTY;
  private readonly listeners = new Set<() => void>();
  private readonly schedule: Schedule;
  private scheduled = false;

  /** `schedule`: when listeners are told of what has come over the socket. */
  constructor(schedule: Schedule = (flush) => flush()) {
    this.schedule = schedule;
  }

  readonly get = (): ChatState => this.value;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Change the state and tell of it at once: what a person does here is answered without a delay. */
  update(change: (state: ChatState) => ChatState): void {
    if (this.changed(change)) this.tell();
  }

  /** Change the state now and tell of it when the schedule says so: however many changes come until then, once. */
  updateSoon(change: (state: ChatState) => ChatState): void {
    if (!this.changed(change) || this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => {
      this.scheduled = false;
      this.tell();
    });
  }

  private changed(change: (state: ChatState) => ChatState): boolean {
    const next = change(this.value);
    if (next === this.value) return false;
    this.value = next;
    return true;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
