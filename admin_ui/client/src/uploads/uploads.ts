/** Resumable uploads: the message stands in the room first, the bytes follow, over any number of broken connections. */
import type { DetailedError, HttpRequest, HttpResponse, UploadOptions } from "tus-js-client";
import { Upload } from "tus-js-client";
import { chunks } from "../chunks.ts";
import type { UnfinishedUpload } from "../contract.ts";
import { asError, errorFromProblem, OffChatError } from "../errors.ts";
import { echoOf } from "../state/echo.ts";
import {
  pendingAdded,
  pendingChanged,
  pendingRemoved,
  uploadAdded,
  uploadChanged,
  uploadRemoved,
} from "../state/local.ts";
import type { LocalUpload, PendingMessage } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type { Rest } from "../transport/rest.ts";

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
/** How long the answer to a new upload is waited for before it is given up without one. */
const ANSWER_MS = 5000;
/** So many files fit into one message. */
const FILES_PER_MESSAGE = 20;
const HOLDING_A_PLACE = new Set<LocalUpload["status"]>(["uploading", "waiting", "paused"]);

function isDetailed(error: Error | DetailedError): error is DetailedError {
  return "originalRequest" in error;
}

/** What an upload failed with. */
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

/**
 * Whether the same request may succeed later: no answer at all, a failing server, or a lock that passes.
 *
 * A conflict passes where bytes are sent, because the offset is asked for anew; a message that takes no more files
 * takes none a minute later either.
 */
export function mayRepeat(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status === 409 && error.originalRequest.getMethod() === "POST") return false;
  return status === 0 || status >= 500 ? status !== 507 : WORTH_REPEATING.has(status);
}

/** Whether there are bytes: folders and files that were moved or changed since they were chosen have none to give. */
async function isReadable({ content }: UploadFile): Promise<boolean> {
  if (!(content instanceof Blob)) return true;
  return content
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

function unreadable({ name }: UploadFile): OffChatError {
  return new OffChatError({ code: "unreadable", retryable: false, data: { name } });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves when it is known whether the server has taken an upload in. */
function answerTo(running: Running): Promise<boolean> {
  return new Promise((resolve) => {
    running.created = resolve;
  });
}

export class Uploads {
  private readonly store: Store;
  private readonly rest: Rest;
  private readonly places: () => number;
  private readonly running = new Map<string, Running>();

  /** `places`: how many uploads of this person the server takes at once. */
  constructor(store: Store, rest: Rest, places: () => number) {
    this.store = store;
    this.rest = rest;
    this.places = places;
  }

  /**
   * Send files as one message, or as several where they are more than one message takes; answers their upload ids.
   *
   * Each upload is created only after the one before it, because the order of creation is the order in the message.
   */
  start(files: readonly UploadFile[], target: UploadTarget): string[] {
    const parts = chunks(files, FILES_PER_MESSAGE);
    const ids = parts.flatMap((part, place) => this.announce(part, place === 0 ? target : { room: target.room }));
    void this.createInOrder(ids, target.body ?? "");
    return ids;
  }

  /** Show the files of one message as an echo. */
  private announce(files: readonly UploadFile[], target: UploadTarget): string[] {
    const named = { ...target, clientId: target.clientId ?? crypto.randomUUID() };
    const uploads = files.map((file) => ({ id: crypto.randomUUID() as string, file }));
    const ids = uploads.map(({ id }) => id);
    this.store.update((state) => pendingAdded(state, echoOf(named, ids, Date.now())));
    for (const { id, file } of uploads) this.add(id, file, named);
    return ids;
  }

  /** The file behind an upload of this client, for a preview. */
  content(uploadId: string): Blob | null {
    const content = this.running.get(uploadId)?.file.content;
    return content instanceof Blob ? content : null;
  }

  /** Halt an upload; what comes after it in its message does not wait. */
  pause(uploadId: string): void {
    const running = this.running.get(uploadId);
    void running?.upload.abort();
    this.change(uploadId, { status: "paused" });
    running?.created(false);
  }

  resume(uploadId: string): void {
    this.change(uploadId, { status: "uploading", error: null });
    this.running.get(uploadId)?.upload.start();
  }

  /** Try at once what waits for its next attempt. */
  hurry(): void {
    const waiting = Object.values(this.store.get().uploads).filter(({ status }) => status === "waiting");
    for (const { uploadId } of waiting) {
      const upload = this.running.get(uploadId)?.upload;
      void upload?.abort();
      upload?.start();
    }
  }

  /** Give the upload up: the server takes it out of the message. */
  async cancel(uploadId: string): Promise<void> {
    const running = this.running.get(uploadId);
    const { mediaId, status } = this.store.get().uploads[uploadId] ?? {};
    this.change(uploadId, { status: "cancelled" });
    const echo = this.leaveEcho(uploadId);
    if (mediaId === null) this.keepWords(echo);
    running?.created(false);
    // The server may have it already, and only its answer says where it is to be taken back from.
    if (running?.upload.url === null && status === "uploading")
      await Promise.race([answerTo(running), pause(ANSWER_MS)]);
    await running?.upload.abort(true).catch(() => undefined);
    this.forget(uploadId);
  }

  /**
   * Go on with an upload that another page or an earlier start of this program began.
   *
   * Fails with `wrong_file` where the file is not the one that was begun, judged by name and size.
   */
  resumeFrom(begun: UnfinishedUpload, file: UploadFile): void {
    if (file.name !== begun.name || file.size !== begun.size) {
      throw new OffChatError({ code: "wrong_file", retryable: false, data: { name: begun.name } });
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
      await this.placeFree();
      const running = this.running.get(id);
      const readable = running && (await isReadable(running.file));
      if (!running || this.store.get().uploads[id]?.status !== "queued") continue;
      if (!readable) {
        this.failed(id, unreadable(running.file));
        continue;
      }
      const created = answerTo(running);
      if (words !== "") running.upload.options.metadata = { ...running.upload.options.metadata, body: words };
      this.change(id, { status: "uploading" });
      running.upload.start();
      if (await created) words = "";
    }
  }

  /** Resolves when one more upload may begin: the server refuses more unfinished ones than it has places for. */
  private placeFree(): Promise<void> {
    const held = () => Object.values(this.store.get().uploads).filter(({ status }) => HOLDING_A_PLACE.has(status));
    const free = () => held().length < this.places();
    if (free()) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.store.subscribe(() => {
        if (!free()) return;
        stop();
        resolve();
      });
    });
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
    const again = mayRepeat(error) && this.store.get().uploads[uploadId]?.status !== "cancelled";
    if (again) this.change(uploadId, { status: "waiting", error: error.originalResponse ? uploadError(error) : null });
    // A browser tells of a file that it cannot read as of a broken network.
    if (again && !error.originalResponse) void this.endIfUnreadable(uploadId);
    return again;
  }

  private async endIfUnreadable(uploadId: string): Promise<void> {
    const running = this.running.get(uploadId);
    if (!running || (await isReadable(running.file)) || !this.isLive(uploadId)) return;
    this.failed(uploadId, unreadable(running.file));
    await running.upload.abort(true).catch(() => undefined);
  }

  private isLive(uploadId: string): boolean {
    const status = this.store.get().uploads[uploadId]?.status;
    return status !== undefined && HOLDING_A_PLACE.has(status);
  }

  private progressed(uploadId: string, sent: number): void {
    if (this.store.get().uploads[uploadId]?.status !== "paused")
      this.change(uploadId, { sent, status: "uploading", error: null });
  }

  private done(uploadId: string): void {
    this.change(uploadId, { status: "done", error: null, sent: this.store.get().uploads[uploadId]?.size ?? 0 });
  }

  private failed(uploadId: string, error: OffChatError): void {
    this.change(uploadId, { status: "failed", error });
    this.keepWords(this.leaveEcho(uploadId));
    this.running.get(uploadId)?.created(false);
  }

  private change(uploadId: string, change: Partial<LocalUpload>): void {
    if (this.store.get().uploads[uploadId]?.status === "cancelled") return;
    this.store.update((state) => uploadChanged(state, uploadId, change));
  }

  /** Take the file out of the local echo and answer what is left of it; an echo without files goes. */
  private leaveEcho(uploadId: string): PendingMessage | null {
    const echo = this.store.get().pending.find((message) => message.uploads.includes(uploadId));
    if (!echo) return null;
    const uploads = echo.uploads.filter((id) => id !== uploadId);
    this.store.update((state) =>
      uploads.length === 0 ? pendingRemoved(state, echo.clientId) : pendingChanged(state, echo.clientId, { uploads }),
    );
    return { ...echo, uploads };
  }

  /** No file of the message was taken: its words stay, to be sent without them or to be removed. */
  private keepWords(echo: PendingMessage | null): void {
    if (!echo || echo.uploads.length > 0 || echo.body === "") return;
    this.store.update((state) => pendingAdded(state, { ...echo, status: "failed", error: null }));
  }

  private forget(uploadId: string): void {
    this.running.delete(uploadId);
    this.store.update((state) => uploadRemoved(state, uploadId));
  }
}
