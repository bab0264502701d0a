/** Uploads straight into the object storage, in parts; where that cannot be reached, they go on to the server. */
import type { OffChatError } from "../errors.ts";
import { asError } from "../errors.ts";
import type { Rest } from "../transport/rest.ts";
import { putPart } from "./parts.ts";
import type { TransferCallbacks, TransferPlan, Way } from "./plan.ts";
import { mayRepeat, RETRY_DELAYS_MS } from "./retries.ts";
import { TusUpload } from "./tus.ts";

const PATH = "/api/v1/media/uploads/direct/";
/** No server offers it for less: storages take no smaller parts. */
const LEAST_BYTES = 5 * 1024 * 1024;
/** So many parts are on their way at once. */
const AT_ONCE = 3;
/** So many parts are asked about at once. */
const ASKED = 100;
/** The storage counts as out of reach after so many failures while the server answers, before and after a first part. */
const MISSES = 3;
const MISSES_LATER = 9;

/** The servers whose object storage cannot be reached from here. */
const unreachable = new WeakSet<Rest>();

/** Whether an upload goes straight into the object storage. Fails where the server cannot be asked. */
export async function isDirect(rest: Rest, { file, location, place }: TransferPlan): Promise<boolean> {
  if (location !== null) return location.includes(PATH);
  // What becomes no file is taken by the server alone.
  if (place.purpose) return false;
  if (file.size < LEAST_BYTES || !(file.content instanceof Blob) || unreachable.has(rest)) return false;
  const { limits } = await rest.get("/api/v1/config/");
  return limits.direct_upload_bytes !== null && file.size >= limits.direct_upload_bytes;
}

interface Part {
  number: number;
  etag: string;
}

/** The server wants the bytes itself. */
class ToServer extends Error {}

/** The storage cannot be reached. */
class OutOfReach extends ToServer {}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** One upload straight into the object storage. */
export class DirectUpload implements Way {
  private readonly rest: Rest;
  private readonly plan: TransferPlan;
  private readonly callbacks: TransferCallbacks;
  private id: string | null = null;
  private running: AbortController | null = null;
  /** What goes on with it to the server. */
  private relay: TusUpload | null = null;
  private misses = 0;
  private worked = false;
  /** Attempts since the last part that was stored. */
  private attempts = 0;
  private stored = 0;
  /** Bytes of the parts on their way that have gone out, by their numbers. */
  private readonly going = new Map<number, number>();

  constructor(rest: Rest, plan: TransferPlan, callbacks: TransferCallbacks) {
    this.rest = rest;
    this.plan = plan;
    this.callbacks = callbacks;
  }

  get url(): string | null {
    if (this.relay) return this.relay.url;
    return this.id === null ? this.plan.location : `${this.rest.baseUrl}${PATH}${this.id}/`;
  }

  start(): void {
    if (this.relay) this.relay.start();
    else if (this.running === null) {
      this.running = new AbortController();
      void this.run(this.running.signal);
    }
  }

  async abort(terminate = false): Promise<void> {
    if (this.relay) {
      await this.relay.abort(terminate);
      return;
    }
    this.halt();
    const id = this.id ?? this.plan.location?.split("/").at(-2);
    if (terminate && id) await this.rest.delete(`${PATH}{upload_id}/`, { path: { upload_id: id } });
  }

  private halt(): void {
    this.running?.abort();
    this.running = null;
    this.going.clear();
  }

  /** Try until it is done, or nothing helps. */
  private async run(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.send(signal);
        this.callbacks.onSuccess();
        return;
      } catch (thrown) {
        if (signal.aborted) return;
        if (thrown instanceof ToServer) {
          this.goOnToServer(thrown instanceof OutOfReach);
          return;
        }
        if (!(await this.mayGoOn(asError(thrown), signal))) return;
      }
    }
  }

  /** Wait for the next attempt; false where there is none. */
  private async mayGoOn(error: OffChatError, signal: AbortSignal): Promise<boolean> {
    // A part that fails beside others ends all of them.
    this.going.clear();
    const delay = RETRY_DELAYS_MS[this.attempts++];
    const again = this.callbacks.onShouldRetry(error, mayRepeat(error.status, this.id === null));
    if (!again || delay === undefined) {
      this.halt();
      this.callbacks.onError(error);
      return false;
    }
    await wait(delay, signal).catch(() => undefined);
    return !signal.aborted;
  }

  private goOnToServer(isOutOfReach: boolean): void {
    this.halt();
    const location = this.id === null ? null : `${this.rest.baseUrl}/api/v1/media/uploads/${this.id}`;
    this.relay = new TusUpload(this.rest, { ...this.plan, location }, this.callbacks);
    if (isOutOfReach) {
      unreachable.add(this.rest);
      this.callbacks.onRelayed();
    }
    this.relay.start();
  }

  private async send(signal: AbortSignal): Promise<void> {
    const partSize = await this.begun(signal);
    const count = Math.ceil(this.plan.file.size / partSize);
    for (let left = Number.POSITIVE_INFINITY; ; ) {
      const parts = await this.standing(count, signal);
      const missing = Array.from({ length: count }, (_, place) => place + 1).filter((number) => !parts.has(number));
      if (missing.length === 0) {
        await this.complete([...parts.values()], signal);
        return;
      }
      if (missing.length >= left) throw new OutOfReach();
      left = missing.length;
      await this.sendParts(missing, partSize, signal);
    }
  }

  /** Begin it, or take up what was begun; answers the size of its parts. */
  private async begun(signal: AbortSignal): Promise<number> {
    const { file, place, uploadId, body } = this.plan;
    const about = { filename: file.name, content_type: file.type, size: file.size, ...place, body };
    const begun = await this.asked(
      this.rest.post(PATH, { body: { ...about, upload_id: uploadId }, signal }),
      new Set([404]),
    );
    this.id = begun.id;
    this.callbacks.onIds(begun.media, begun.message);
    this.callbacks.onUploadUrlAvailable();
    signal.throwIfAborted();
    return begun.part_size;
  }

  /** The parts that stand, by their numbers. */
  private async standing(count: number, signal: AbortSignal): Promise<Map<number, Part>> {
    const standing = new Map<number, Part>();
    this.stored = 0;
    for (let first = 1; first <= count; first += ASKED) {
      const { parts } = await this.addresses(first, Math.min(count, first + ASKED - 1), signal);
      for (const { number, etag, size } of parts) {
        standing.set(number, { number, etag });
        this.stored += size;
      }
    }
    return standing;
  }

  private addresses(first: number, last: number, signal: AbortSignal) {
    const asks = { path: { upload_id: this.id ?? "" }, query: { numbers: `${first}-${last}` }, signal };
    return this.asked(this.rest.get(`${PATH}{upload_id}/parts/`, asks), new Set([409]));
  }

  private async complete(parts: Part[], signal: AbortSignal): Promise<void> {
    const body = { path: { upload_id: this.id ?? "" }, body: { parts }, signal };
    await this.asked(this.rest.post(`${PATH}{upload_id}/complete/`, body), new Set([409]));
  }

  /** What the server answers; some statuses, and a storage that it cannot reach either, mean that it takes the bytes. */
  private async asked<T>(answer: Promise<T>, elsewhere: ReadonlySet<number>): Promise<T> {
    try {
      return await answer;
    } catch (thrown) {
      const { status } = asError(thrown);
      if (status === 409 && this.id === null) throw thrown;
      if (elsewhere.has(status)) throw new ToServer();
      if (status === 503 && ++this.misses >= MISSES_LATER) throw new OutOfReach();
      throw thrown;
    }
  }

  private async sendParts(missing: number[], partSize: number, signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const worker = async () => {
      for (let number = missing.shift(); number !== undefined; number = missing.shift())
        await this.sendPart(number, partSize, either);
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    } finally {
      failed.abort();
    }
  }

  /** Send one part, again where that fails as long as the server answers. */
  private async sendPart(number: number, partSize: number, signal: AbortSignal): Promise<void> {
    const content = (this.plan.file.content as Blob).slice((number - 1) * partSize, number * partSize);
    for (let attempt = 0; ; attempt++) {
      const { urls } = await this.addresses(number, number, signal);
      // Only now is it known that the network is there.
      if (attempt > 0 && ++this.misses >= (this.worked ? MISSES_LATER : MISSES)) throw new OutOfReach();
      const url = urls[number];
      if (url === undefined) return;
      const sent = await putPart(url, content, signal, (bytes) => this.progressed(number, bytes));
      signal.throwIfAborted();
      if (sent) {
        this.going.delete(number);
        this.stored += content.size;
        this.worked = true;
        this.misses = 0;
        this.attempts = 0;
        this.progressed(number, null);
        return;
      }
      this.going.delete(number);
      await wait(RETRY_DELAYS_MS[attempt + 1] ?? 0, signal);
    }
  }

  private progressed(number: number, bytes: number | null): void {
    if (bytes !== null) this.going.set(number, bytes);
    const going = [...this.going.values()].reduce((sum, one) => sum + one, 0);
    this.callbacks.onProgress(this.stored + going);
  }
}
