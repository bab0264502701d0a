/** Uploads into a library: a few at a time, each resumable, without a message around them. */
import type { DetailedError, HttpResponse } from "tus-js-client";
import type { OffChatError } from "../errors.ts";
import type { Rest } from "../transport/rest.ts";
import type { UploadFile } from "./files.ts";
import { isReadable, unreadable } from "./files.ts";
import { mayRepeat, TusUpload, uploadError } from "./tus.ts";

/** Where files go: a namespace's library, into one of its collections or none. */
export interface LibraryTarget {
  namespace: string;
  collection?: string | undefined;
  visibility?: "library" | "private" | undefined;
}

/** One file on its way. */
export interface LibraryUpload {
  uploadId: string;
  name: string;
  size: number;
  /** Bytes that have gone out. */
  sent: number;
  status: "queued" | "uploading" | "waiting" | "paused" | "done" | "failed";
  error: OffChatError | null;
  /** The file on the server, once it has begun. */
  mediaId: string | null;
}

const AT_A_TIME = 3;
const RUNNING = new Set<LibraryUpload["status"]>(["uploading", "waiting"]);

/** The uploads of one page into libraries, in the order in which they were chosen. Fits React's useSyncExternalStore. */
export class LibraryUploads {
  private readonly rest: Rest;
  private readonly running = new Map<string, { upload: TusUpload; file: UploadFile }>();
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
  start(files: readonly UploadFile[], { namespace, collection, visibility }: LibraryTarget): void {
    const place = { namespace, visibility: visibility ?? "library", ...(collection && { collection }) };
    const fresh = files.map((file): LibraryUpload => {
      const uploadId = crypto.randomUUID();
      const upload = new TusUpload(this.rest, uploadId, file, place, null, this.callbacks(uploadId));
      this.running.set(uploadId, { upload, file });
      const { name, size } = file;
      return { uploadId, name, size, sent: 0, status: "queued", error: null, mediaId: null };
    });
    this.set([...this.uploads, ...fresh]);
    this.fill();
  }

  pause(uploadId: string): void {
    void this.running.get(uploadId)?.upload.abort();
    this.change(uploadId, { status: "paused" });
    this.fill();
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

  private callbacks(uploadId: string) {
    return {
      onAfterResponse: (_: unknown, response: HttpResponse) => {
        const mediaId = response.getHeader("Upload-Media");
        if (mediaId) this.change(uploadId, { mediaId });
      },
      onShouldRetry: (error: DetailedError) => this.willRetry(uploadId, error),
      onUploadUrlAvailable: () => undefined,
      onProgress: (sent: number) => {
        if (RUNNING.has(this.find(uploadId)?.status ?? "paused"))
          this.change(uploadId, { sent, status: "uploading", error: null });
      },
      onSuccess: () => {
        this.change(uploadId, { status: "done", error: null, sent: this.find(uploadId)?.size ?? 0 });
        this.running.delete(uploadId);
        this.fill();
      },
      onError: (error: Error) => this.failed(uploadId, uploadError(error)),
      onNotLoaded: () => this.change(uploadId, { status: "waiting" }),
    };
  }

  private willRetry(uploadId: string, error: DetailedError): boolean {
    const again = mayRepeat(error) && this.find(uploadId) !== undefined;
    if (again) this.change(uploadId, { status: "waiting", error: error.originalResponse ? uploadError(error) : null });
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
    this.set(this.uploads.map((upload) => (upload.uploadId === uploadId ? { ...upload, ...change } : upload)));
  }

  private set(uploads: readonly LibraryUpload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}
