/** The list of what a person was told of: read over HTTP, kept true by events, marked as read over the socket. */
import type { AnyEvent, NotificationEntry } from "../contract.ts";
import type { NotificationsState } from "../state/notified.ts";
import { NO_NOTIFICATIONS, withNotificationEvent } from "../state/notified.ts";
import { stableMessage } from "../state/snapshots.ts";
import type { Answer, Rest } from "../transport/rest.ts";
import type { Socket } from "../transport/socket.ts";

const PATH = "/api/v1/me/notifications/";
const PAGE = 30;

type Page = Answer<"get", typeof PATH>;

/** Fits React's useSyncExternalStore. */
export class Notifications {
  private state: NotificationsState = NO_NOTIFICATIONS;
  private next: string | null = null;
  private running: Promise<void> | null = null;
  /** Whether what came since the first page was read is not in the list, and is to be read as soon as it is shown. */
  private stale = true;
  private shown = 0;
  private readonly meanwhile: AnyEvent[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly rest: Rest;
  private readonly socket: Socket<"chat">;

  constructor(rest: Rest, socket: Socket<"chat">) {
    this.rest = rest;
    this.socket = socket;
  }

  readonly get = (): NotificationsState => this.state;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Keep the first page true as long as the list is shown; the answer ends that. */
  show(): () => void {
    this.shown += 1;
    this.renew();
    return () => {
      this.shown -= 1;
    };
  }

  /** Read the first page, where it is not known to be true. */
  load(): Promise<void> {
    return this.stale ? this.once(() => this.first()) : Promise.resolve();
  }

  /** Load the page behind what is loaded; nothing where there is none. */
  older(): Promise<void> {
    const { next } = this;
    if (next === null) return Promise.resolve();
    return this.once(async () => {
      const page = await this.rest.page(PATH, next);
      const known = new Set(this.state.entries.map(({ id }) => id));
      const fresh = entriesOf(page).filter(({ id }) => !known.has(id));
      this.put(page, [...this.state.entries, ...fresh], { ...this.state.people, ...page.people });
    });
  }

  /** Mark some as read, on all of one's devices. */
  async read(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.socket.command("notification.read", { ids: [...ids] });
  }

  /** Mark all as read that are known to be there, on all of one's devices. */
  async readAll(): Promise<void> {
    await this.load();
    const newest = this.state.entries[0];
    if (newest) await this.socket.command("notification.read", { up_to: newest.id });
  }

  /** Everything that comes over the streams passes here. */
  take(event: AnyEvent): void {
    if (this.running) this.meanwhile.push(event);
    if (this.state.loaded) this.set(withNotificationEvent(this.state, event));
    if (event.type !== "notification" && event.type !== "room.added") return;
    this.stale = true;
    if (this.shown > 0) this.renew();
  }

  /** The own stream begins or was read anew: what is known may have gaps. */
  refetch(): void {
    this.stale = true;
    this.renew();
  }

  /** Read the first page soon; what comes while it is read is read afterwards. */
  private renew(): void {
    if (!this.stale) return;
    const before = this.running ?? Promise.resolve();
    before.then(() => this.load()).catch(() => undefined);
  }

  private async first(): Promise<void> {
    this.stale = false;
    try {
      const page = await this.rest.get(PATH, { query: { limit: PAGE } });
      this.put(page, entriesOf(page), page.people);
    } catch (thrown) {
      this.stale = true;
      throw thrown;
    }
  }

  private put(page: Page, entries: readonly NotificationEntry[], people: NotificationsState["people"]): void {
    this.next = page.next;
    const state = { entries, people, more: page.next !== null, loaded: true, unread: page.unread };
    const { seq } = page.position;
    const later = this.meanwhile.filter((event) => event.stream !== "user" || (event.seq ?? seq + 1) > seq);
    this.set(later.reduce(withNotificationEvent, state));
  }

  /** What runs already is waited for instead of being asked for twice. */
  private once(work: () => Promise<void>): Promise<void> {
    this.running ??= work().finally(() => {
      this.running = null;
      this.meanwhile.length = 0;
    });
    return this.running;
  }

  private set(state: NotificationsState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

function entriesOf(page: Page): NotificationEntry[] {
  return page.results.map((entry) => ({ ...entry, message: entry.message && stableMessage(entry.message) }));
}
