/** Resumable uploads: the message stands in the room first, the bytes follow, over any number of broken connections. */
import { chunks } from "../chunks.ts";
import type { UnfinishedUpload } from "../contract.ts";
import type { OffChatError } from "../errors.ts";
import { echoOf } from "../state/echo.ts";
import { pendingAdded, uploadAdded, uploadChanged, uploadRemoved } from "../state/local.ts";
import type { LocalUpload, PendingMessage } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type { Rest } from "../transport/rest.ts";
import type { UploadFile, UploadTarget } from "./files.ts";
import { answersOf, isReadable, unreadable } from "./files.ts";
import { isLive, isNext, isPlaceFree, keepText, leaveEcho, until } from "./local.ts";
import type { TransferCallbacks } from "./plan.ts";
import type { RestoredFile } from "./restored.ts";
import { readableFile, reopened, sameFile } from "./restored.ts";
import { directLocation, Transfer, terminate } from "./transfer.ts";

interface Running {
  upload: Transfer;
  file: UploadFile;
  /** Tells whether the server has taken the upload in. */
  created: (taken: boolean) => void;
  /** Whether it waits with its bytes until its neighbours have their places as well. */
  reserving: boolean;
  /** How often it has failed without an answer since it was last hurried. */
  failures: number;
}

/** How long the answer to a new upload is waited for before it is given up without one. */
const ANSWER_MS = 5000;
/** So many files fit into one message. */
const FILES_PER_MESSAGE = 20;
/** After so many attempts without an answer, messages behind an upload wait for it no longer. */
const FAILURES_WAITED_FOR = 3;

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
  /** Files that the person has to allow or to choose again. */
  private readonly missing = new Map<string, RestoredFile>();
  /** Uploads that have their places and wait for those of their neighbours. */
  private readonly reserved: string[] = [];

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
   * All places that the server grants are taken before the first bytes go: everybody sees at once what is coming.
   */
  start(files: readonly UploadFile[], target: UploadTarget): string[] {
    const parts = chunks(files, FILES_PER_MESSAGE);
    const { room, thread = null, broadcast = false } = target;
    const rest = { room, thread, broadcast };
    const ids = parts.flatMap((part, place) => this.announce(part, place === 0 ? target : rest));
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

  /** What an upload of this client sends, null as long as its file is missing. */
  file(uploadId: string): UploadFile | null {
    return this.missing.has(uploadId) ? null : (this.running.get(uploadId)?.file ?? null);
  }

  /** Whether messages of its room that were written later wait for this one. */
  readonly holdsLine = ({ uploads }: PendingMessage): boolean => {
    if (uploads.length === 0) return true;
    const coming = new Set(["queued", "uploading", "waiting"]);
    const free = isPlaceFree(this.store, this.places);
    return uploads.some((id) => {
      const { status = "done", mediaId, error } = this.store.get().uploads[id] ?? {};
      const tried = (this.running.get(id)?.failures ?? 0) >= FAILURES_WAITED_FOR;
      return coming.has(status) && !mediaId && !error && !tried && (status !== "queued" || free);
    });
  };

  /** Halt an upload; what comes after it in its message does not wait. */
  pause(uploadId: string): void {
    const running = this.running.get(uploadId);
    void running?.upload.abort();
    this.change(uploadId, { status: "paused" });
    running?.created(false);
  }

  resume(uploadId: string): void {
    this.change(uploadId, { status: "uploading", error: null });
    const running = this.running.get(uploadId);
    if (running) running.reserving = false;
    running?.upload.start();
  }

  /** Try at once what waits for its next attempt. */
  hurry(): void {
    const waiting = Object.values(this.store.get().uploads).filter(({ status }) => status === "waiting");
    for (const { uploadId } of waiting) {
      const running = this.running.get(uploadId);
      if (!running) continue;
      running.failures = 0;
      void running.upload.abort();
      running.upload.start();
    }
  }

  /** Give the upload up: the server takes it out of the message. */
  async cancel(uploadId: string): Promise<void> {
    const running = this.running.get(uploadId);
    const begun = this.missing.get(uploadId)?.unfinished;
    const { mediaId, status } = this.store.get().uploads[uploadId] ?? {};
    this.change(uploadId, { status: "cancelled" });
    const echo = leaveEcho(this.store, uploadId);
    if (mediaId === null) keepText(this.store, echo);
    running?.created(false);
    // The server may have it already, and only its answer says where it is to be taken back from.
    if (running?.upload.url === null && status === "uploading")
      await Promise.race([answerTo(running), pause(ANSWER_MS)]);
    await running?.upload.abort(true).catch(() => undefined);
    if (begun) await this.abandon(begun).catch(() => undefined);
    this.forget(uploadId);
  }

  /**
   * Go on with an upload that another page or an earlier start of this program began.
   *
   * Fails with `wrong_file` where the file is not the one that was begun, judged by name and size.
   */
  resumeFrom(begun: UnfinishedUpload, file: UploadFile): void {
    const id = begun.upload_id ?? begun.upload;
    const target = { room: begun.room ?? "", clientId: begun.client_id ?? "" };
    const isDirect = begun.direct && begun.upload_id !== null && file.content instanceof Blob;
    const location = isDirect ? directLocation(begun.location) : begun.location;
    this.add(id, sameFile(begun, file), target, this.rest.baseUrl + location);
    this.change(id, { mediaId: begun.media, sent: begun.received, status: "uploading" });
    this.running.get(id)?.upload.start();
  }

  /**
   * Go on with the files of a message that an earlier page left; its text goes with the first one that is begun.
   *
   * Resolves when they stand in the state.
   */
  async restore(target: UploadTarget, files: readonly RestoredFile[]): Promise<void> {
    const readable = await Promise.all(files.map(readableFile));
    const queued = files.flatMap((restored, place) => {
      const file = readable[place];
      if (file && restored.unfinished) this.resumeFrom(restored.unfinished, file);
      else if (file) this.add(restored.uploadId, file, target);
      else this.miss(restored, target);
      if (file) this.change(restored.uploadId, { kept: true });
      return file && !restored.unfinished ? [restored.uploadId] : [];
    });
    void this.createInOrder(queued, target.body ?? "");
  }

  /** Send a missing file that was chosen again; throws `wrong_file` where it is another one. */
  provide(uploadId: string, file: UploadFile): void {
    const { room, clientId = "" } = this.store.get().uploads[uploadId] ?? {};
    const restored = this.missing.get(uploadId);
    if (!restored || !room) return;
    sameFile(restored, file);
    this.missing.delete(uploadId);
    if (restored.unfinished) {
      this.resumeFrom(restored.unfinished, file);
      return;
    }
    const echo = this.store.get().pending.find((message) => message.uploads.includes(uploadId));
    // The text goes with another file of the message where one is on its way already.
    const isFirst = echo?.uploads.every((id) => id === uploadId || !isLive(this.store, id)) ?? false;
    const { replyTo = null, thread = null, broadcast = false } = echo ?? {};
    this.add(uploadId, file, { room, clientId, replyTo, thread, broadcast });
    void this.createInOrder([uploadId], (isFirst && echo?.body) || "");
  }

  /** The same where the browser knows the way to the file; call it from a click, because the browser may ask. */
  async reopen(uploadId: string): Promise<void> {
    const restored = this.missing.get(uploadId);
    if (restored) this.provide(uploadId, await reopened(restored));
  }

  /** Stop all that runs here, and leave what was begun to another page. */
  halt(): void {
    for (const [uploadId, { upload, created }] of this.running) {
      if (this.store.get().uploads[uploadId]?.status === "done") continue;
      this.change(uploadId, { status: "paused" });
      void upload.abort();
      created(false);
    }
  }

  /** Show a file whose bytes are not there. */
  private miss(restored: RestoredFile, target: UploadTarget): void {
    const { uploadId, name, type, size, handle, unfinished } = restored;
    // The server lists what it waits for: that is shown with the message, and asks for the file there.
    if (unfinished && !handle) return;
    this.add(uploadId, { name, type, size, content: new Blob() }, target);
    this.missing.set(uploadId, restored);
    const mediaId = unfinished?.media ?? null;
    this.change(uploadId, { status: "missing", reopens: handle !== null, kept: true, mediaId });
  }

  /** Give up an upload that does not run here. */
  async abandon(begun: UnfinishedUpload): Promise<void> {
    await terminate(this.rest, begun.location);
  }

  private add(uploadId: string, file: UploadFile, target: UploadTarget, location: string | null = null): void {
    const { caption = "" } = file;
    const named = { room: target.room, client_id: target.clientId ?? "" };
    const place = { ...named, ...answersOf(target), ...(caption !== "" && { caption }) };
    const upload = new Transfer(this.rest, { uploadId, file, place, location }, this.callbacks(uploadId));
    this.running.set(uploadId, { upload, file, created: () => undefined, reserving: false, failures: 0 });
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
      kept: false,
      reopens: false,
      relayed: false,
      ...(caption !== "" && { caption }),
    };
    this.store.update((state) => uploadAdded(state, fresh));
  }

  /** The text goes with the first file that the server takes. */
  private async createInOrder(ids: readonly string[], body: string): Promise<void> {
    let text = body;
    for (const id of ids) {
      if (!isPlaceFree(this.store, this.places)) this.sendBytes();
      await until(this.store, () => isPlaceFree(this.store, this.places) && isNext(this.store, id, this.holdsLine));
      const running = this.running.get(id);
      const readable = running && (await isReadable(running.file));
      if (!running || this.store.get().uploads[id]?.status !== "queued") continue;
      if (!readable) {
        this.failed(id, unreadable(running.file));
        continue;
      }
      const created = answerTo(running);
      if (text !== "") running.upload.setBody(text);
      running.reserving = ids.length > 1;
      this.change(id, { status: "uploading" });
      running.upload.start();
      if (!(await created)) continue;
      text = "";
      if (running.reserving) this.reserved.push(id);
    }
    this.sendBytes();
  }

  /** Their places are taken: the bytes of these uploads go, but for what was halted or given up meanwhile. */
  private sendBytes(): void {
    for (const id of this.reserved.splice(0)) {
      const running = this.running.get(id);
      if (!running?.reserving) continue;
      running.reserving = false;
      if (this.store.get().uploads[id]?.status === "uploading") running.upload.start();
    }
  }

  /** The server has taken an upload in, or taken up one that it has. */
  private available(uploadId: string): void {
    const running = this.running.get(uploadId);
    if (running?.reserving) void running.upload.abort();
    running?.created(true);
  }

  private callbacks(uploadId: string): TransferCallbacks {
    return {
      onIds: (mediaId, messageId) => this.change(uploadId, { mediaId, messageId }),
      onShouldRetry: (error, mayHelp) => this.willRetry(uploadId, error, mayHelp),
      onUploadUrlAvailable: () => this.available(uploadId),
      onProgress: (sent) => this.progressed(uploadId, sent),
      onSuccess: () => this.done(uploadId),
      onError: (error) => this.failed(uploadId, error),
      onNotLoaded: () => this.change(uploadId, { status: "waiting", error: null }),
      onRelayed: () => this.change(uploadId, { relayed: true }),
    };
  }

  private willRetry(uploadId: string, error: OffChatError, mayHelp: boolean): boolean {
    const running = this.running.get(uploadId);
    const isAnswer = error.status !== 0;
    if (running && !isAnswer) running.failures += 1;
    const again = mayHelp && this.store.get().uploads[uploadId]?.status !== "cancelled";
    if (again) this.change(uploadId, { status: "waiting", error: isAnswer ? error : null });
    // Where other pages hold all places, one becomes free only as uploads end.
    this.sendBytes();
    // A browser tells of a file that it cannot read as of a broken network.
    if (again && !isAnswer) void this.endIfUnreadable(uploadId);
    return again;
  }

  private async endIfUnreadable(uploadId: string): Promise<void> {
    const running = this.running.get(uploadId);
    if (!running || (await isReadable(running.file)) || !isLive(this.store, uploadId)) return;
    this.failed(uploadId, unreadable(running.file));
    await running.upload.abort(true).catch(() => undefined);
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
    keepText(this.store, leaveEcho(this.store, uploadId));
    this.running.get(uploadId)?.created(false);
  }

  private change(uploadId: string, change: Partial<LocalUpload>): void {
    if (this.store.get().uploads[uploadId]?.status === "cancelled") return;
    this.store.update((state) => uploadChanged(state, uploadId, change));
  }

  private forget(uploadId: string): void {
    this.running.delete(uploadId);
    this.missing.delete(uploadId);
    this.store.update((state) => uploadRemoved(state, uploadId));
  }
}
