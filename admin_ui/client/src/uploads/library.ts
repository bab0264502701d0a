/** Uploads into a library: a few at a time, each resumable, without a message around them. */
import type { OffChatError } from "../errors.ts";
import type { Rest } from "../transport/rest.ts";
import type { UploadFile } from "./files.ts";
import { isReadable, unreadable } from "./files.ts";
import type { TransferCallbacks } from "./plan.ts";
import type { LeftFile } from "./restored.ts";
import { readableFile, reopened } from "./restored.ts";
import { Transfer } from "./transfer.ts";

/** Where files go: a namespace's library, into one of its collections or none. */
export interface LibraryTarget {
  namespace: string;
  collection?: string | undefined;
  visibility?: "library" | "private" | undefined;
}

/** Files that were chosen together in an earlier page. */
export interface LeftBatch {
  clientId: string;
  /** When they were chosen: ISO 8601. */
  at: string;
  target: LibraryTarget;
  /** Where uploads that were begun stand on the server, by upload id. */
  locations: Record<string, string>;
}

/** One file on its way. */
export interface LibraryUpload {
  uploadId: string;
  /** Names the files that were chosen together. */
  batch: string;
  /** When they were: ISO 8601. */
  at: string;
  target: LibraryTarget;
  name: string;
  type: string;
  size: number;
  /** Bytes that have gone out. */
  sent: number;
  /** `missing`: an earlier page began it, and its file has to be chosen again, or allowed where it `reopens`. */
  status: "queued" | "uploading" | "waiting" | "paused" | "missing" | "done" | "failed";
  error: OffChatError | null;
  /** The file on the server, once it has begun. */
  mediaId: string | null;
  /** Where the upload stands on the server, once it has begun. */
  location: string | null;
  /** Whether it outlives this page. */
  kept: boolean;
  /** Whether an earlier page began it. */
  restored: boolean;
  reopens: boolean;
  /** Whether it goes to the server because the object storage cannot be reached from here. */
  relayed: boolean;
}

type From = Pick<LibraryUpload, "uploadId" | "batch" | "at" | "target">;

const FRESH: Omit<LibraryUpload, keyof From | "name" | "type" | "size"> = {
  sent: 0,
  status: "queued",
  error: null,
  mediaId: null,
  location: null,
  kept: false,
  restored: false,
  reopens: false,
  relayed: false,
};

const AT_A_TIME = 3;
const RUNNING = new Set<LibraryUpload["status"]>(["uploading", "waiting"]);

/** The uploads of one page into libraries, in the order in which they were chosen. Fits React's useSyncExternalStore. */
export class LibraryUploads {
  private readonly rest: Rest;
  private readonly running = new Map<string, { upload: Transfer; file: UploadFile }>();
  private readonly missing = new Map<string, LeftFile>();
  private readonly listeners = new Set<() => void>();
  private uploads: readonly LibraryUpload[] = [];

  constructor(rest: Rest) {
    this.rest = rest;
  }

  readonly get = (): readonly LibraryUpload[] => this.uploads;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Send files; those that cannot begin at once wait for their turn. */
  start(files: readonly UploadFile[], target: LibraryTarget): void {
    const from = { batch: crypto.randomUUID(), at: new Date().toISOString(), target };
    for (const file of files) this.add({ ...from, uploadId: crypto.randomUUID() }, file);
    this.fill();
  }

  /** Go on with the files of a batch that an earlier page left. */
  async restore({ clientId, at, target, locations }: LeftBatch, files: readonly LeftFile[]): Promise<void> {
    const readable = await Promise.all(files.map(readableFile));
    for (const [place, left] of files.entries()) {
      const { uploadId, handle } = left;
      const location = locations[uploadId] ?? null;
      const kept = left.content !== null || handle !== null;
      const from = { batch: clientId, at, target, uploadId, location, kept, restored: true };
      const file = readable[place];
      if (file) this.add(from, file);
      else {
        this.missing.set(uploadId, left);
        this.add(
          { ...from, status: "missing", reopens: handle !== null },
          { name: left.name, type: left.type, size: left.size, content: new Blob() },
        );
      }
    }
    this.fill();
  }

  /** Send missing files that were chosen again, judged by name and size; answers those that were none of them. */
  provide(files: readonly UploadFile[]): UploadFile[] {
    const strangers = files.filter((file) => {
      const lost = [...this.missing.values()].find(({ name, size }) => file.name === name && file.size === size);
      if (lost) this.found(lost.uploadId, file);
      return !lost;
    });
    this.fill();
    return strangers;
  }

  /** The same where the browser knows the way to the file; call it from a click, because the browser may ask. */
  async reopen(uploadId: string): Promise<void> {
    const left = this.missing.get(uploadId);
    if (left) this.found(uploadId, await reopened(left));
    this.fill();
  }

  /** What an upload of this page sends, null as long as its file is missing. */
  file(uploadId: string): UploadFile | null {
    return this.missing.has(uploadId) ? null : (this.running.get(uploadId)?.file ?? null);
  }

  markKept(uploadId: string, kept: boolean): void {
    this.change(uploadId, { kept });
  }

  /** Stop all that runs here, and leave what was begun to another page. */
  halt(): void {
    for (const { uploadId, status } of this.uploads)
      if (RUNNING.has(status) || status === "queued") this.pause(uploadId, false);
  }

  /** Halt an upload; the next one takes its turn, unless `fill` is false. */
  pause(uploadId: string, fill = true): void {
    void this.running.get(uploadId)?.upload.abort();
    this.change(uploadId, { status: "paused" });
    if (fill) this.fill();
  }

  /** Go on with what was paused, or try again what has failed, when its turn comes. */
  resume(uploadId: string): void {
    this.change(uploadId, { status: "queued", error: null });
    this.fill();
  }

  /** Give an upload up; the server forgets what it has of it. */
  async cancel(uploadId: string): Promise<void> {
    const running = this.running.get(uploadId);
    this.running.delete(uploadId);
    this.missing.delete(uploadId);
    this.set(this.uploads.filter((upload) => upload.uploadId !== uploadId));
    this.fill();
    await running?.upload.abort(true).catch(() => undefined);
  }

  /** Forget those that have ended. */
  clear(): void {
    const left = this.uploads.filter(({ status }) => status !== "done" && status !== "failed");
    for (const { uploadId } of this.uploads)
      if (!left.some((one) => one.uploadId === uploadId)) this.running.delete(uploadId);
    this.set(left);
  }

  private add(from: From & Partial<LibraryUpload>, { name, type, size, content, ...rest }: UploadFile): void {
    const upload: LibraryUpload = { ...FRESH, ...from, name, type, size };
    this.prepare(upload, { name, type, size, content, ...rest });
    this.set([...this.uploads, upload]);
  }

  private prepare({ uploadId, target, location }: LibraryUpload, file: UploadFile): void {
    const { namespace, collection, visibility } = target;
    const place = { namespace, visibility: visibility ?? "library", ...(collection && { collection }) };
    const upload = new Transfer(this.rest, { uploadId, file, place, location }, this.callbacks(uploadId));
    this.running.set(uploadId, { upload, file });
  }

  /** A missing file is there again. */
  private found(uploadId: string, file: UploadFile): void {
    const upload = this.find(uploadId);
    this.missing.delete(uploadId);
    if (!upload) return;
    this.prepare(upload, file);
    this.change(uploadId, { status: "queued" });
  }

  /** Begin as many of those that wait as may run at once. */
  private fill(): void {
    for (const { uploadId, status } of this.uploads) {
      if (this.uploads.filter((one) => RUNNING.has(one.status)).length >= AT_A_TIME) return;
      if (status === "queued") void this.begin(uploadId);
    }
  }

  private async begin(uploadId: string): Promise<void> {
    const running = this.running.get(uploadId);
    if (!running) return;
    this.change(uploadId, { status: "uploading" });
    if (!(await isReadable(running.file))) this.failed(uploadId, unreadable(running.file));
    else if (this.find(uploadId)?.status === "uploading") running.upload.start();
  }

  private callbacks(uploadId: string): TransferCallbacks {
    return {
      onIds: (mediaId) => this.change(uploadId, { mediaId }),
      onShouldRetry: (error, mayHelp) => this.willRetry(uploadId, error, mayHelp),
      onUploadUrlAvailable: () => this.change(uploadId, { location: this.running.get(uploadId)?.upload.url ?? null }),
      onProgress: (sent) => {
        if (RUNNING.has(this.find(uploadId)?.status ?? "paused"))
          this.change(uploadId, { sent, status: "uploading", error: null });
      },
      onSuccess: () => {
        this.change(uploadId, { status: "done", error: null, sent: this.find(uploadId)?.size ?? 0 });
        this.running.delete(uploadId);
        this.fill();
      },
      onError: (error) => this.failed(uploadId, error),
      onNotLoaded: () => this.change(uploadId, { status: "waiting" }),
      onRelayed: () => this.change(uploadId, { relayed: true }),
    };
  }

  private willRetry(uploadId: string, error: OffChatError, mayHelp: boolean): boolean {
    const again = mayHelp && this.find(uploadId) !== undefined;
    if (again) this.change(uploadId, { status: "waiting", error: error.status === 0 ? null : error });
    return again;
  }

  private failed(uploadId: string, error: OffChatError): void {
    this.change(uploadId, { status: "failed", error });
    this.fill();
  }

  private find(uploadId: string): LibraryUpload | undefined {
    return this.uploads.find((upload) => upload.uploadId === uploadId);
  }

  private change(uploadId: string, change: Partial<LibraryUpload>): void {
    if (!this.find(uploadId)) return;
    this.set(this.uploads.map((upload) => (upload.uploadId === uploadId ? { ...upload, ...change } : upload)));
  }

  private set(uploads: readonly LibraryUpload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}
