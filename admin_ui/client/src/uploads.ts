/** Resumable uploads: the message stands in the room first, the bytes follow, over any number of broken connections. */
import type { DetailedError, HttpRequest, HttpResponse, UploadOptions } from "tus-js-client";
import { Upload } from "tus-js-client";
import type { UnfinishedUpload } from "./contract.ts";
import { asError, errorFromProblem, OffChatError } from "./errors.ts";
import { echoOf } from "./outbox.ts";
import type { Rest } from "./rest.ts";
import {
  pendingAdded,
  pendingChanged,
  pendingRemoved,
  uploadAdded,
  uploadChanged,
  uploadRemoved,
} from "./state/local.ts";
import type { LocalUpload } from "./state/model.ts";
import type { Store } from "./store.ts";

/** Bytes with a name: a Blob in browsers, a Buffer or an `fs` read stream in Node. `size` in bytes. */
export interface UploadFile {
  name: string;
  type: string;
  size: number;
  content: Upload["file"];
}

/** Where uploads go. */
export interface UploadTarget {
  room: string;
  /** Goes with the first file. */
  body?: string;
  /** Names the message; made up where it is left out. */
  clientId?: string;
}

interface Running {
  upload: Upload;
  file: UploadFile;
  /** Tells whether the server has taken the upload in. */
  created: (taken: boolean) => void;
}

const RETRY_DELAYS_MS = [0, 300, 1000, 2000, 4000, 8000, ...Array.from({ length: 40 }, () => 15_000)];
const WORTH_REPEATING = new Set([409, 423, 429, 460]);

function isDetailed(error: Error | DetailedError): error is DetailedError {
  return "originalRequest" in error;
}

/** What an upload failed with, in words for a person. */
export function uploadError(error: Error | DetailedError): OffChatError {
  const response = isDetailed(error) ? error.originalResponse : null;
  if (!response) return asError(error);
  let body: unknown = null;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    // Not a problem answer: the status alone has to do.
  }
  return errorFromProblem(response.getStatus(), body);
}

/** Whether the same request may succeed later: no answer at all, a failing server, or a lock that passes. */
export function mayRepeat(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status >= 500 ? status !== 507 : WORTH_REPEATING.has(status);
}

export class Uploads {
  private readonly store: Store;
  private readonly rest: Rest;
  private readonly running = new Map<string, Running>();

  constructor(store: Store, rest: Rest) {
    this.store = store;
    this.rest = rest;
  }

  /**
   * Send files as one message; answers their upload ids.
   *
   * Each upload is created only after the one before it, because the order of creation is the order in the message.
   */
  start(files: readonly UploadFile[], target: UploadTarget): string[] {
    const named = { ...target, clientId: target.clientId ?? crypto.randomUUID() };
    const uploads = files.map((file) => ({ id: crypto.randomUUID() as string, file }));
    const ids = uploads.map(({ id }) => id);
    this.store.update((state) => pendingAdded(state, echoOf(named, ids, Date.now())));
    for (const { id, file } of uploads) this.add(id, file, named);
    void this.createInOrder(ids, target.body ?? "");
    return ids;
  }

  /** The file behind an upload of this client, for a preview. */
  content(uploadId: string): Blob | null {
    const content = this.running.get(uploadId)?.file.content;
    return content instanceof Blob ? content : null;
  }

  pause(uploadId: string): void {
    void this.running.get(uploadId)?.upload.abort();
    this.change(uploadId, { status: "paused" });
  }

  resume(uploadId: string): void {
    this.change(uploadId, { status: "uploading", error: null });
    this.echo(uploadId, { status: "waiting", error: null });
    this.running.get(uploadId)?.upload.start();
  }

  /** Give the upload up: the server takes it out of the message. */
  async cancel(uploadId: string): Promise<void> {
    const known = this.store.get().uploads[uploadId];
    const running = this.running.get(uploadId);
    this.change(uploadId, { status: "cancelled" });
    this.leaveEcho(uploadId, known);
    running?.created(false);
    await running?.upload.abort(true).catch(() => undefined);
    this.forget(uploadId);
  }

  /**
   * Go on with an upload that another page or an earlier start of this program began.
   *
   * Fails with `conflict` where the file is not the one that was begun, judged by name and size.
   */
  goOn(begun: UnfinishedUpload, file: UploadFile): void {
    if (file.name !== begun.name || file.size !== begun.size) {
      const message = `This is not the file that was begun. Choose ${begun.name}.`;
      throw new OffChatError({ code: "conflict", message, retryable: false });
    }
    const id = begun.upload_id ?? begun.upload;
    const target = { room: begun.room ?? "", clientId: begun.client_id ?? "" };
    this.add(id, file, target, this.rest.baseUrl + begun.location);
    this.change(id, { mediaId: begun.media, sent: begun.received, status: "uploading" });
    this.running.get(id)?.upload.start();
  }

  /** Give up an upload that does not run here. */
  async abandon(begun: UnfinishedUpload): Promise<void> {
    const onBeforeRequest = (request: HttpRequest) => this.sign(request);
    await Upload.terminate(this.rest.baseUrl + begun.location, { onBeforeRequest, retryDelays: [0, 300, 1000] });
  }

  private add(uploadId: string, file: UploadFile, target: UploadTarget, uploadUrl: string | null = null): void {
    const upload = new Upload(file.content, { ...this.options(uploadId, file, target), uploadUrl });
    this.running.set(uploadId, { upload, file, created: () => undefined });
    const fresh: LocalUpload = {
      uploadId,
      clientId: target.clientId ?? "",
      room: target.room,
      name: file.name,
      size: file.size,
      type: file.type,
      sent: 0,
      status: "queued",
      error: null,
      mediaId: null,
      messageId: null,
    };
    this.store.update((state) => uploadAdded(state, fresh));
  }

  /** The words go with the first file that the server takes. */
  private async createInOrder(ids: readonly string[], body: string): Promise<void> {
    let words = body;
    for (const id of ids) {
      const running = this.running.get(id);
      if (!running || this.store.get().uploads[id]?.status !== "queued") continue;
      const created = new Promise<boolean>((resolve) => {
        running.created = resolve;
      });
      if (words !== "") running.upload.options.metadata = { ...running.upload.options.metadata, body: words };
      this.change(id, { status: "uploading" });
      running.upload.start();
      if (await created) words = "";
    }
  }

  private options(uploadId: string, file: UploadFile, target: UploadTarget): UploadOptions {
    return {
      endpoint: `${this.rest.baseUrl}/api/v1/media/uploads/`,
      metadata: {
        filename: file.name,
        filetype: file.type,
        room: target.room,
        client_id: target.clientId ?? "",
        upload_id: uploadId,
      },
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: true,
      onBeforeRequest: (request) => this.sign(request),
      onAfterResponse: (_, response) => this.answered(uploadId, response),
      onShouldRetry: (error) => this.willRetry(uploadId, error),
      onUploadUrlAvailable: () => this.running.get(uploadId)?.created(true),
      onProgress: (sent) => this.progressed(uploadId, sent),
      onSuccess: () => this.done(uploadId),
      onError: (error) => this.failed(uploadId, uploadError(error)),
    };
  }

  private sign(request: HttpRequest): void {
    for (const [name, value] of Object.entries(this.rest.headers())) request.setHeader(name, value);
  }

  private answered(uploadId: string, response: HttpResponse): void {
    const mediaId = response.getHeader("Upload-Media");
    const messageId = response.getHeader("Upload-Message");
    if (mediaId) this.change(uploadId, { mediaId, messageId: messageId ?? null });
  }

  private willRetry(uploadId: string, error: DetailedError): boolean {
    const again = mayRepeat(error);
    if (again) this.change(uploadId, { status: "waiting" });
    return again;
  }

  private progressed(uploadId: string, sent: number): void {
    if (this.store.get().uploads[uploadId]?.status !== "paused") this.change(uploadId, { sent, status: "uploading" });
  }

  private done(uploadId: string): void {
    this.change(uploadId, { status: "done", sent: this.store.get().uploads[uploadId]?.size ?? 0 });
  }

  private failed(uploadId: string, error: OffChatError): void {
    this.change(uploadId, { status: "failed", error });
    this.echo(uploadId, { status: "failed", error });
    this.running.get(uploadId)?.created(false);
  }

  private change(uploadId: string, change: Partial<LocalUpload>): void {
    if (this.store.get().uploads[uploadId]?.status === "cancelled") return;
    this.store.update((state) => uploadChanged(state, uploadId, change));
  }

  private echo(uploadId: string, change: { status: "waiting" | "failed"; error: OffChatError | null }): void {
    const clientId = this.store.get().uploads[uploadId]?.clientId;
    if (clientId) this.store.update((state) => pendingChanged(state, clientId, change));
  }

  /** Take the file out of the local echo; an echo without files and words goes. */
  private leaveEcho(uploadId: string, known: LocalUpload | undefined): void {
    const echo = this.store.get().pending.find(({ clientId }) => clientId === known?.clientId);
    if (!echo) return;
    const uploads = echo.uploads.filter((id) => id !== uploadId);
    this.store.update((state) =>
      uploads.length === 0 ? pendingRemoved(state, echo.clientId) : pendingChanged(state, echo.clientId, { uploads }),
    );
  }

  private forget(uploadId: string): void {
    this.running.delete(uploadId);
    this.store.update((state) => uploadRemoved(state, uploadId));
  }
}
