/** The gallery of a room: pages read over HTTP, kept true by what comes over the socket. */
import type { AnyEvent, Attachment, Message } from "../contract.ts";
import { isTombstone, roomStream } from "../contract.ts";
import type { GalleryKind, GalleryState } from "../state/gallery.ts";
import {
  applyToGallery,
  EMPTY_GALLERY,
  galleryLoaded,
  galleryLoadedNewer,
  isInGallery,
  withMessageFiles,
} from "../state/gallery.ts";
import type { Store } from "../state/store.ts";
import type { Rest } from "../transport/rest.ts";

const GALLERY = "/api/chat/rooms/{room_id}/media/";
const PAGE = 60;

/** What was sent in one room: its photos and videos, or its files. Fits React's useSyncExternalStore. */
export class Gallery {
  readonly room: string;
  readonly kind: GalleryKind;
  /** The id of the file that the first page stands around; without one it is the newest page. */
  readonly around: string | undefined;
  private readonly store: Store;
  private readonly rest: Rest;
  private state: GalleryState = EMPTY_GALLERY;
  private next: string | null = null;
  private previous: string | null = null;
  private running: Promise<void> | null = null;
  private readonly meanwhile: AnyEvent[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(store: Store, rest: Rest, room: string, kind: GalleryKind, around?: string) {
    this.store = store;
    this.rest = rest;
    this.room = room;
    this.kind = kind;
    this.around = around;
  }

  readonly get = (): GalleryState => this.state;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Load the first page, once; later calls do nothing. */
  load(): Promise<void> {
    return this.state.loaded ? Promise.resolve() : this.reload();
  }

  /** Load the page behind what is loaded; nothing where there is none. */
  older(): Promise<void> {
    const { next } = this;
    if (next === null) return Promise.resolve();
    return this.once(async () => {
      const page = await this.rest.page(GALLERY, next);
      this.next = page.next;
      this.set(galleryLoaded(this.state, page.results, page.next !== null));
    });
  }

  /** Load the page in front of what is loaded; nothing where there is none. */
  newer(): Promise<void> {
    const { previous } = this;
    if (previous === null) return Promise.resolve();
    return this.once(async () => {
      const page = await this.rest.page(GALLERY, previous);
      this.previous = page.previous;
      const joined = galleryLoadedNewer(this.state, page.results, page.previous !== null);
      // What was sent while the newest page came belongs in front of it.
      this.set(page.previous === null ? this.withMeanwhile(joined, page.position.seq) : joined);
    });
  }

  /** Read the first page anew, as after a gap in what came over the socket. */
  reload(): Promise<void> {
    return this.once(async () => {
      const page = await this.rest.get(GALLERY, {
        path: { room_id: this.room },
        query: { kind: this.kind, limit: PAGE, ...(this.around && { around: this.around }) },
      });
      this.next = page.next;
      this.previous = this.around ? page.previous : null;
      const start = { ...EMPTY_GALLERY, newer: this.previous !== null };
      this.set(this.withMeanwhile(galleryLoaded(start, page.results, page.next !== null), page.position.seq));
    });
  }

  private withMeanwhile(state: GalleryState, seen: number): GalleryState {
    const later = this.meanwhile.filter(({ seq }) => seq === undefined || seq > seen);
    return later.reduce((before, event) => applyToGallery(before, this.kind, event), state);
  }

  /** Everything that comes over the socket passes here. */
  take(event: AnyEvent): void {
    if (event.stream !== roomStream(this.room)) return;
    if (this.running) this.meanwhile.push(event);
    if (!this.state.loaded) return;
    this.set(applyToGallery(this.state, this.kind, event));
    if (event.type === "media.updated") this.takeIn(event.data);
  }

  /** A file that has become fit to be shown stands where its message does. */
  private takeIn(file: Attachment): void {
    const here = this.state.entries.some(({ attachment }) => attachment.id === file.id);
    if (here || !isInGallery(this.kind, file)) return;
    const entries = this.store.get().timelines[this.room]?.entries ?? [];
    const shows = (message: Message) => message.attachments.some(({ id }) => id === file.id);
    const message = entries.find((entry): entry is Message => !isTombstone(entry) && shows(entry));
    if (!message) {
      // Where newer ones stand on the server it may be among them: what is looked at stays, and meets it on the way.
      if (this.state.newer) return;
      this.reload().catch(() => undefined);
      return;
    }
    const { media } = this.store.get();
    const attachments = message.attachments.map((one) => media[one.id] ?? one);
    this.set(withMessageFiles(this.state, this.kind, { ...message, attachments }));
  }

  /** What runs already is waited for instead of being asked for twice. */
  private once(work: () => Promise<void>): Promise<void> {
    this.running ??= work().finally(() => {
      this.running = null;
      this.meanwhile.length = 0;
    });
    return this.running;
  }

  private set(state: GalleryState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** The galleries that were looked at in this connection. */
export class Galleries {
  private readonly store: Store;
  private readonly rest: Rest;
  private readonly known = new Map<string, Gallery>();

  constructor(store: Store, rest: Rest) {
    this.store = store;
    this.rest = rest;
  }

  /** That of a room; `around` a file it is another one, of which one a room is kept. */
  of(room: string, kind: GalleryKind, around?: string): Gallery {
    const name = `${kind} ${room}${around ? " around" : ""}`;
    const known = this.known.get(name);
    if (known && known.around === around) return known;
    const gallery = new Gallery(this.store, this.rest, room, kind, around);
    this.known.set(name, gallery);
    return gallery;
  }

  take(event: AnyEvent): void {
    for (const gallery of this.known.values()) gallery.take(event);
  }

  /** The stream of a room was read anew: what is loaded of it may have gaps. */
  refetch(room: string): void {
    for (const gallery of this.known.values())
      if (gallery.room === room && gallery.get().loaded) gallery.reload().catch(() => undefined);
  }
}
