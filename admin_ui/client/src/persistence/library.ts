/** Keeps uploads into libraries while a page lives, and goes on with what earlier pages of the same person left. */
import type { KeptFile } from "../state/kept.ts";
import type { LeftBatch, LibraryUpload, LibraryUploads } from "../uploads/library.ts";
import type { LeftFile } from "../uploads/restored.ts";
import type { Kept, OutboxStore } from "./outbox_store.ts";

/** Files that were chosen together, and where they go; `clientId` names the batch. */
export type KeptBatch = Kept & LeftBatch;

const OVER = new Set<LibraryUpload["status"]>(["done", "failed"]);

/** Whether bytes have yet to go, now or when it is tried again. */
function isLeft({ status, error }: LibraryUpload): boolean {
  return !OVER.has(status) || (status === "failed" && error?.retryable === true);
}

function fileOf({ uploadId, name, type, size, mediaId }: LibraryUpload): KeptFile {
  return { uploadId, name, type, size, begun: mediaId !== null };
}

/** What another page would need in order to go on, by the names of the batches. */
function batchesToKeep(uploads: readonly LibraryUpload[]): Map<string, KeptBatch> {
  const batches = new Map<string, KeptBatch>();
  for (const upload of uploads.filter(isLeft)) {
    const { batch: clientId, at, target, uploadId, location } = upload;
    const batch = batches.get(clientId) ?? { clientId, at, target, files: [], locations: {} };
    batch.files.push(fileOf(upload));
    if (location) batch.locations[uploadId] = location;
    batches.set(clientId, batch);
  }
  return batches;
}

/** Whether two states of the uploads differ in more than how many bytes have gone out. */
function isSame(one: readonly LibraryUpload[], other: readonly LibraryUpload[]): boolean {
  const same = (upload: LibraryUpload, place: number) =>
    upload === other[place] || JSON.stringify({ ...upload, sent: 0 }) === JSON.stringify({ ...other[place], sent: 0 });
  return one.length === other.length && one.every(same);
}

export class LibraryPersistence {
  private readonly uploads: LibraryUploads;
  private readonly user: string;
  private readonly open: () => Promise<OutboxStore<KeptBatch> | null>;
  private outbox: OutboxStore<KeptBatch> | null = null;
  private readonly kept = new Map<string, string>();
  private readonly filesKept = new Set<string>();
  private seen: readonly LibraryUpload[] = [];
  private lastStep: Promise<void> = Promise.resolve();
  private stops: (() => void)[] = [];
  private stopped = false;

  /** `open` opens the place where things are kept, null where there is none. */
  constructor(uploads: LibraryUploads, user: string, open: () => Promise<OutboxStore<KeptBatch> | null>) {
    this.uploads = uploads;
    this.user = user;
    this.open = open;
  }

  /** Go on with what no living page of this person holds, and from now on keep what is on its way here. */
  start(): this {
    void this.step(async () => {
      this.outbox = await this.open();
      if (!this.outbox || this.stopped) return;
      this.stops.push(this.outbox.watch(this.user, () => void this.step(() => this.claim())));
      await this.claim();
      this.stops.push(this.uploads.subscribe(() => this.follow()));
      this.follow();
    });
    return this;
  }

  /** Keep nothing more, and let other pages of this person go on. */
  stop(): void {
    this.stopped = true;
    for (const stop of this.stops) stop();
    for (const clientId of this.kept.keys()) this.outbox?.release(this.user, clientId);
  }

  private async claim(): Promise<void> {
    for (const batch of (await this.outbox?.claim(this.user)) ?? []) {
      this.kept.set(batch.clientId, JSON.stringify(batch));
      const files: LeftFile[] = [];
      for (const file of batch.files) {
        const left = (await this.outbox?.file(this.user, file.uploadId)) ?? { content: null, handle: null };
        if (left.content || left.handle) this.filesKept.add(file.uploadId);
        files.push({ ...file, ...left });
      }
      await this.uploads.restore(batch, files);
    }
  }

  /** Bring what is kept in line with what is on its way. */
  private follow(): void {
    const uploads = this.uploads.get();
    if (this.stopped || isSame(uploads, this.seen)) return;
    this.seen = uploads;
    const wanted = batchesToKeep(uploads);
    for (const [clientId, batch] of wanted) {
      const text = JSON.stringify(batch);
      if (this.kept.get(clientId) === text) continue;
      this.kept.set(clientId, text);
      void this.step(() => this.keep(batch, text));
    }
    for (const clientId of [...this.kept.keys()].filter((name) => !wanted.has(name))) {
      this.kept.delete(clientId);
      void this.step(async () => this.outbox?.remove(this.user, clientId));
    }
  }

  private async keep(batch: KeptBatch, text: string): Promise<void> {
    // It has changed, or arrived, in the meantime.
    if (this.kept.get(batch.clientId) !== text || !this.outbox || this.stopped) return;
    if (!(await this.outbox.put(this.user, batch))) return;
    for (const { uploadId } of batch.files) {
      const file = this.uploads.file(uploadId);
      if (!file || this.filesKept.has(uploadId)) continue;
      this.filesKept.add(uploadId);
      const isKept = await this.outbox.putFile(this.user, batch.clientId, uploadId, file);
      this.uploads.markKept(uploadId, isKept);
    }
  }

  /** One after the other, so that a batch is never kept after it was forgotten. A failure keeps nothing. */
  private step(run: () => Promise<unknown>): Promise<void> {
    this.lastStep = this.lastStep.then(run).then(
      () => undefined,
      () => undefined,
    );
    return this.lastStep;
  }
}
