/** Holds the state and tells listeners when it changes; fits React's useSyncExternalStore. */
import type { ChatState } from "./model.ts";
import { EMPTY } from "./model.ts";

export class Store {
  private value: ChatState = EMPTY;
  private readonly listeners = new Set<() => void>();

  readonly get = (): ChatState => this.value;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  update(change: (state: ChatState) => ChatState): void {
    const next = change(this.value);
    if (next === this.value) return;
    this.value = next;
    for (const listener of this.listeners) listener();
  }
}
