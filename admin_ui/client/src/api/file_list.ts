/** A list of files of a library, read by page and kept true: what has changed is read anew where it is looked at. */
import type { FileList, MediaFile } from "../contract.ts";
import { stableAttachment } from "../media_paths.ts";

/** A page of files; of a search also whether words that are spelled almost alike had to do. */
export type FilePage = FileList & { corrected?: boolean };

/** How pages are read: the first one, and the one at an address that a page has named. */
export interface FileSource {
  /** `signal` ends a reading for which nobody waits any more. */
  first(signal?: AbortSignal): Promise<FilePage>;
  page(address: string): Promise<FilePage>;
  /** Whether the list stands by id, the newest first, so that the id of a file tells where it belongs. */
  byId: boolean;
}

export interface FileListState {
  files: readonly MediaFile[];
  /** Whether there are more on the server. */
  more: boolean;
  /** Whether others stand before them: the list was opened at a later place. */
  earlier: boolean;
  /** False until the first page is there. */
  loaded: boolean;
  /** What the last reading failed with, until another one succeeds. */
  error: unknown;
  /** Whether a search found nothing as it was typed, and took words that are spelled almost alike. */
  corrected: boolean;
}

/** One page as it was read; `address` is null for the first one. */
interface Page {
  address: string | null;
  files: readonly MediaFile[];
  stale: boolean;
}

const EMPTY: FileListState = { files: [], more: false, earlier: false, loaded: false, error: null, corrected: false };

/** So many pages are read at most to bring one place of a list up to date. */
const MOST_PAGES = 20;

function stable(file: MediaFile): MediaFile {
  return { ...file, ...stableAttachment(file) } as MediaFile;
}

/** Fits React's useSyncExternalStore. */
export class LibraryList {
  private readonly source: FileSource;
  private readonly listeners = new Set<() => void>();
  private pages: readonly Page[] = [];
  private next: string | null = null;
  private previous: string | null = null;
  private corrected = false;
  private state = EMPTY;
  private running: Promise<void> | null = null;
  private wanted: { from: number; to: number } = { from: 0, to: 0 };

  constructor(source: FileSource) {
    this.source = source;
  }

  readonly get = (): FileListState => this.state;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Read the first page, once; again after a failure. What `signal` ends is no failure, and changes nothing. */
  load(signal?: AbortSignal): Promise<void> {
    if (this.state.loaded) return Promise.resolve();
    return this.once(async () => {
      const { results, next, corrected = false } = await this.source.first(signal);
      this.pages = [{ address: null, files: results.map(stable), stale: false }];
      this.next = next;
      this.corrected = corrected;
    }, signal);
  }

  /** Open the list at the page of an address, in the place of what is loaded. */
  jump(address: string): Promise<void> {
    return this.once(async () => {
      const page = await this.source.page(address);
      this.pages = [{ address, files: page.results.map(stable), stale: false }];
      this.next = page.next;
      this.previous = page.previous;
    });
  }

  /** Read the page before those that are loaded; nothing where there is none. */
  async before(): Promise<void> {
    const { previous } = this;
    if (previous === null || !this.state.loaded) return;
    await this.once(async () => {
      const page = await this.source.page(previous);
      const known = this.idsBeside(-1);
      const files = page.results.filter(({ id }) => !known.has(id)).map(stable);
      // From the very beginning on, a page is read as the first one: what is new stands in it.
      const begins = page.previous === null;
      if (files.length > 0) this.pages = [{ address: previous, files, stale: false }, ...this.pages];
      if (begins) this.pages = this.pages.map((one, at) => (at === 0 ? { ...one, address: null } : one));
      this.previous = page.previous;
    });
  }

  /** Read the page behind those that are loaded; nothing where there is none. */
  async more(): Promise<void> {
    const { next } = this;
    if (next === null || !this.state.loaded) return;
    await this.once(async () => {
      const page = await this.source.page(next);
      const known = this.idsBeside(this.pages.length);
      const files = page.results.filter(({ id }) => !known.has(id)).map(stable);
      this.pages = [...this.pages, { address: next, files, stale: false }];
      this.next = page.next;
    });
  }

  /** These files are looked at, by their places: what is known to be out of date among them is read anew. */
  look(from: number, to: number): void {
    this.wanted = { from, to };
    void this.freshen();
  }

  /** Files changed, came or went; null where anything may have. */
  changed(ids: readonly string[] | null): void {
    const places = this.source.byId ? ids?.map((id) => this.pageOf(id)) : null;
    const stale = (page: number) => !places || places.includes(page);
    this.pages = this.pages.map((page, at) => (stale(at) ? { ...page, stale: true } : page));
    if (this.state.loaded) void this.freshen();
    else void this.load().catch(() => undefined);
  }

  /** Put a newer state of a file in its place; nothing where it is not loaded, or known in a newer state. */
  put(id: string, renew: (file: MediaFile) => MediaFile): void {
    const put = (files: readonly MediaFile[]) =>
      files.some((file) => file.id === id) ? files.map((file) => (file.id === id ? stable(renew(file)) : file)) : files;
    this.pages = this.pages.map((page) => {
      const files = put(page.files);
      return files === page.files ? page : { ...page, files };
    });
    this.publish(null);
  }

  /** Put loaded files, in this order, in front of another one or (null) at the end; nothing where that is not loaded. */
  move(ids: readonly string[], before: string | null): void {
    const { files } = this.state;
    const moved = ids.flatMap((id) => files.find((file) => file.id === id) ?? []);
    const others = files.filter(({ id }) => !ids.includes(id));
    const at = before === null ? others.length : others.findIndex(({ id }) => id === before);
    if (at < 0) return;
    const ordered = others.toSpliced(at, 0, ...moved);
    let from = 0;
    this.pages = this.pages.map((page) => {
      const to = from + page.files.length;
      const part = ordered.slice(from, to);
      from = to;
      return { ...page, files: part };
    });
    this.publish(null);
  }

  /** Take files out at once, as when they are deleted here. */
  drop(ids: ReadonlySet<string>): void {
    this.pages = this.pages.map((page) =>
      page.files.some(({ id }) => ids.has(id)) ? { ...page, files: page.files.filter(({ id }) => !ids.has(id)) } : page,
    );
    this.publish(null);
  }

  /** The page that a file stands on or would stand on; -1 where that is not loaded. */
  private pageOf(id: string): number {
    const standing = this.pages.findIndex(({ files }) => files.some((file) => file.id === id));
    if (standing >= 0) return standing;
    const place = this.pages.findIndex(({ files }) => id > (files.at(-1)?.id ?? ""));
    return place < 0 && this.next === null ? this.pages.length - 1 : place;
  }

  private async freshen(): Promise<void> {
    if (this.staleInView() < 0) return;
    const read = () => (this.source.byId ? this.reread(this.staleInView()) : this.rereadAll());
    await this.once(read).then(
      () => this.freshen(),
      () => undefined,
    );
  }

  private staleInView(): number {
    let from = 0;
    return this.pages.findIndex(({ files, stale }) => {
      const to = from + files.length;
      const seen = from <= this.wanted.to && to >= this.wanted.from;
      from = to;
      return stale && seen;
    });
  }

  /** Read a page anew, as far as the next one begins: new files push its last ones off the answer. */
  private async reread(at: number): Promise<void> {
    const page = this.pages[at];
    if (!page) return;
    const following = this.pages.slice(at + 1).find(({ files }) => files.length > 0)?.files[0]?.id;
    const last = following === undefined;
    const files: MediaFile[] = [];
    let address = page.address;
    let answer = await (address === null ? this.source.first() : this.source.page(address));
    for (let read = 1; ; read += 1) {
      const end = this.endOf(answer.results, following);
      files.push(...answer.results.slice(0, end ?? answer.results.length).map(stable));
      address = answer.next;
      if (end !== null || last || address === null || read === MOST_PAGES) break;
      answer = await this.source.page(address);
    }
    const others = this.idsBeside(at);
    const fresh = { address: page.address, files: files.filter(({ id }) => !others.has(id)), stale: false };
    this.pages = [...this.pages.slice(0, at), fresh, ...this.pages.slice(at + 1)];
    if (last) this.next = address;
  }

  /** What stands on the pages around one; an answer may hold it as well where files came or went meanwhile. */
  private idsBeside(at: number): Set<string> {
    const pages = [...this.pages.slice(Math.max(0, at - 2), at), ...this.pages.slice(at + 1, at + 3)];
    return new Set(pages.flatMap(({ files }) => files.map(({ id }) => id)));
  }

  /** Read a list in an order of its own anew, as far as it was loaded: files may have moved anywhere in it. */
  private async rereadAll(): Promise<void> {
    const count = this.state.files.length;
    const pages: Page[] = [];
    let address: string | null = this.pages[0]?.address ?? null;
    let read = 0;
    do {
      const answer: FileList = await (address === null ? this.source.first() : this.source.page(address));
      pages.push({ address, files: answer.results.map(stable), stale: false });
      read += answer.results.length;
      address = answer.next;
    } while (address !== null && read < count && pages.length < MOST_PAGES);
    this.pages = pages;
    this.next = address;
  }

  /** How many of these files belong before the next page; null where it does not begin among them. */
  private endOf(files: readonly MediaFile[], following: string | undefined): number | null {
    if (following === undefined) return null;
    const place = files.findIndex(({ id }) => id <= following);
    return place < 0 ? null : place;
  }

  /** One reading at a time; a failed one is kept as `error`. */
  private async once(work: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    while (this.running) await this.running;
    this.running = work().then(
      () => this.publish(null),
      (thrown: unknown) => signal?.aborted || this.publish(thrown),
    ) as Promise<void>;
    await this.running;
    this.running = null;
    if (this.state.error !== null) throw this.state.error;
  }

  private publish(error: unknown): void {
    const loaded = this.pages.length > 0;
    const files = this.pages.flatMap((page) => page.files);
    const [more, earlier] = [this.next !== null, this.previous !== null];
    this.state = { files, more, earlier, loaded, error, corrected: this.corrected };
    for (const listener of this.listeners) listener();
  }
}
