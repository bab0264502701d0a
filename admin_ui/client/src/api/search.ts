/** A search of conversations: pages read over HTTP, kept true by what comes over the socket. */
import type { AnyEvent, EventType, SearchResult } from "../contract.ts";
import { applyToSearch, resultKey, stableResult } from "../state/search.ts";
import type { Call, Rest } from "../transport/rest.ts";
import type { Handler } from "./handlers.ts";

const SEARCH = "/api/chat/search/";

/** What is looked for, as the endpoint names it: words, and where, by whom, when, with what. */
export type SearchQuery = Omit<NonNullable<Call<"get", typeof SEARCH>["query"]>, "cursor">;

export interface SearchState {
  results: readonly SearchResult[];
  /** Whether there are more on the server. */
  more: boolean;
  /** False until the first page is there. */
  loaded: boolean;
  /** What the last reading failed with, until another one succeeds. */
  error: unknown;
}

/** The part of a connection that a search uses. */
export interface SearchOwner {
  rest: Rest;
  on<T extends EventType>(type: T, handler: Handler<T>): () => void;
}

const TYPES = ["message.updated", "message.deleted", "media.updated", "room.removed", "room.deleted"] as const;

/** One search, from its first page to `end`. Fits React's useSyncExternalStore. */
export class MessageSearch {
  private readonly rest: Rest;
  private readonly query: SearchQuery;
  private readonly listeners = new Set<() => void>();
  private readonly unfollow: readonly (() => void)[];
  private readonly over = new AbortController();
  private state: SearchState = { results: [], more: false, loaded: false, error: null };
  private next: string | null = null;
  private running: Promise<void> | null = null;
  /** What came while a page was read, which may show an earlier state. */
  private meanwhile: AnyEvent[] = [];

  constructor(owner: SearchOwner, query: SearchQuery) {
    this.rest = owner.rest;
    this.query = query;
    this.unfollow = TYPES.map((type) => owner.on(type, (event) => this.take(event as AnyEvent)));
  }

  readonly get = (): SearchState => this.state;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Read the first page, once; again after a failure, which is kept as `error`. */
  load(): Promise<void> {
    if (this.state.loaded) return Promise.resolve();
    return this.once(() => this.rest.get(SEARCH, { query: this.query, signal: this.over.signal }));
  }

  /** Read the page behind what is loaded; nothing where there is none. */
  more(): Promise<void> {
    const { next } = this;
    return next === null ? Promise.resolve() : this.once(() => this.rest.page(SEARCH, next));
  }

  /** Nobody waits for it any more. */
  end(): void {
    this.over.abort();
    for (const unfollow of this.unfollow) unfollow();
    this.listeners.clear();
  }

  private take(event: AnyEvent): void {
    if (this.running) this.meanwhile.push(event);
    const results = applyToSearch(this.state.results, event);
    if (results !== this.state.results) this.set({ ...this.state, results });
  }

  private once(read: () => Promise<{ results: SearchResult[]; next: string | null }>): Promise<void> {
    this.running ??= read()
      .then(({ results, next }) => {
        const known = new Set(this.state.results.map(resultKey));
        const fresh = results.map(stableResult).filter((result) => !known.has(resultKey(result)));
        const read = this.meanwhile.reduce(applyToSearch, [...this.state.results, ...fresh]);
        this.next = next;
        this.set({ results: read, more: next !== null, loaded: true, error: null });
      })
      .catch((thrown: unknown) => this.over.signal.aborted || this.set({ ...this.state, error: thrown }))
      .then(() => {
        this.running = null;
        this.meanwhile = [];
      });
    return this.running;
  }

  private set(state: SearchState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
