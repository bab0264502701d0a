/** Keeps what is on its way while a page lives, and goes on with what earlier pages of the same person left. */
import type { UnfinishedUpload } from "../contract.ts";
import { echoOf } from "../state/echo.ts";
import type { KeptFile, KeptMessage } from "../state/kept.ts";
import { messagesToKeep } from "../state/kept.ts";
import { pendingChanged, pendingRestored, uploadChanged } from "../state/local.ts";
import type { ChatState, LocalUpload } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type { RestoredFile } from "../uploads/restored.ts";
import type { Uploads } from "../uploads/uploads.ts";
import type { OutboxStore } from "./outbox_store.ts";

const ACTIVE = new Set<LocalUpload["status"]>(["queued", "uploading", "waiting"]);

export class Persistence {
  private readonly store: Store;
  private readonly uploads: Uploads;
  private readonly open: () => Promise<OutboxStore>;
  private readonly onFreed: () => void;
  private unwatch: (() => void) | null = null;
  private outbox: OutboxStore | null = null;
  private user = "";
  /** What is kept, or is about to be. */
  private kept = new Map<string, KeptMessage>();
  private readonly filesKept = new Set<string>();
  private lastStep: Promise<void> = Promise.resolve();
  private following = false;
  private leaving = false;
  private seen: Partial<Pick<ChatState, "pending" | "uploads">> = {};

  /**
   * `open` opens the place where things are kept; it is called once it is known who is logged in. `onFreed` is called
   * when another page has left something, which `restore` takes over.
   */
  constructor(store: Store, uploads: Uploads, open: () => Promise<OutboxStore>, onFreed: () => void) {
    this.store = store;
    this.uploads = uploads;
    this.open = open;
    this.onFreed = onFreed;
  }

  /**
   * Go on with what no living page of this person holds, and from now on keep what waits here.
   *
   * `unfinished` are the uploads that the server waits for.
   */
  restore(user: string, unfinished: readonly UnfinishedUpload[]): Promise<void> {
    return this.step(async () => {
      this.user = user;
      this.outbox ??= await this.open();
      if (this.leaving) return;
      this.unwatch ??= this.outbox.watch(user, this.onFreed);
      for (const message of await this.outbox.claim(user)) await this.goOn(message, unfinished);
      if (this.leaving) return;
      if (!this.following) this.store.subscribe(() => this.follow());
      this.following = true;
      this.seen = {};
      this.follow();
    });
  }

  /** The page goes on without this client: others take over all but the uploads that still run here. */
  stop(): void {
    this.leaving = true;
    this.unwatch?.();
    const active = Object.values(this.store.get().uploads).filter(({ status }) => ACTIVE.has(status));
    const running = new Set(active.map(({ clientId }) => clientId));
    for (const clientId of this.kept.keys()) {
      if (running.has(clientId)) continue;
      this.kept.delete(clientId);
      this.outbox?.release(this.user, clientId);
    }
  }

  private async goOn(message: KeptMessage, unfinished: readonly UnfinishedUpload[]): Promise<void> {
    const { clientId } = message;
    const begun = (file: KeptFile) => unfinished.find(({ upload_id }) => upload_id === file.uploadId) ?? null;
    // What the server had taken in and does not wait for any more is there, or was given up.
    const files = message.files.filter((file) => !file.begun || begun(file));
    const placed = message.placed || files.length < message.files.length || files.some(begun);
    const restored: RestoredFile[] = [];
    for (const file of files) {
      const kept = await this.outbox?.file(this.user, file.uploadId);
      if (kept?.content || kept?.handle) this.filesKept.add(file.uploadId);
      restored.push({ ...file, content: kept?.content ?? null, handle: kept?.handle ?? null, unfinished: begun(file) });
    }
    // Not before its files are read: a change of the state meanwhile would find it in no list, and forget it.
    this.kept.set(clientId, message);
    if (placed && restored.length === 0) return;
    if (!placed) {
      const echo = echoOf(
        message,
        files.map(({ uploadId }) => uploadId),
        Date.parse(message.at),
      );
      this.store.update((state) => pendingRestored(state, { ...echo, kept: true }));
    }
    const { room, replyTo, thread = null, broadcast = false } = message;
    const target = { room, clientId, body: placed ? "" : message.body, replyTo, thread, broadcast };
    await this.uploads.restore(target, restored);
  }

  /** Bring what is kept in line with the state. */
  private follow(): void {
    const { pending, uploads } = this.store.get();
    if (pending === this.seen.pending && uploads === this.seen.uploads) return;
    this.seen = { pending, uploads };
    const wanted = messagesToKeep(this.store.get(), this.kept, Date.now());
    for (const [clientId, message] of wanted) {
      if (this.leaving) break;
      if (JSON.stringify(this.kept.get(clientId)) === JSON.stringify(message)) continue;
      this.kept.set(clientId, message);
      void this.step(() => this.keep(message));
    }
    for (const clientId of [...this.kept.keys()]) {
      if (wanted.has(clientId)) continue;
      this.kept.delete(clientId);
      void this.step(async () => this.outbox?.remove(this.user, clientId));
    }
  }

  private async keep(message: KeptMessage): Promise<void> {
    const { clientId, files } = message;
    // Sent in the meantime: it costs nothing then.
    if (this.kept.get(clientId) !== message || !this.outbox || this.leaving) return;
    const isKept = await this.outbox.put(this.user, message);
    this.store.update((state) => pendingChanged(state, clientId, { kept: isKept }));
    for (const { uploadId } of files) {
      const file = this.uploads.file(uploadId);
      if (!file || this.filesKept.has(uploadId) || !isKept) continue;
      this.filesKept.add(uploadId);
      const kept = await this.outbox.putFile(this.user, clientId, uploadId, file);
      this.store.update((state) => uploadChanged(state, uploadId, { kept }));
    }
  }

  /** One after the other, so that a message is never kept after it was forgotten. A failure keeps nothing. */
  private step(run: () => Promise<unknown>): Promise<void> {
    this.lastStep = this.lastStep.then(run).then(
      () => undefined,
      () => undefined,
    );
    return this.lastStep;
  }
}
