/** Who wants to hear of which events. */
import type { AnyEvent, EventFrame, EventType } from "../contract.ts";

export type Handler<T extends EventType> = (event: EventFrame<T>) => void;

export class Handlers {
  private readonly byType = new Map<string, Set<(event: AnyEvent) => void>>();

  /** Calls `handler` for each event of a type; the answer ends that. */
  on<T extends EventType>(type: T, handler: Handler<T>): () => void {
    const handlers = this.byType.get(type) ?? new Set();
    this.byType.set(type, handlers);
    const general = handler as unknown as (event: AnyEvent) => void;
    handlers.add(general);
    return () => handlers.delete(general);
  }

  call(event: AnyEvent): void {
    for (const handler of this.byType.get(event.type) ?? []) handler(event);
  }
}
