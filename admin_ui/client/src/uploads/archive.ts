/** An archive on its way to be imported: resumable, and kept by the server until something is made of it. */
import type { OffChatError } from "../errors.ts";
import type { Rest } from "../transport/rest.ts";
import type { UploadFile } from "./files.ts";
import { isReadable, unreadable } from "./files.ts";
import { Transfer } from "./transfer.ts";

/** How far an archive is; `error` is what it waits for, or has failed with. */
export interface ArchiveState {
  name: string;
  size: number;
  /** Bytes that have gone out. */
  sent: number;
  status: "sending" | "waiting" | "paused" | "whole" | "failed";
  error: OffChatError | null;
}

const LOOKED_AT = 1024 * 1024;

/** Tells archives of one name and size apart by their first and last bytes; it is no proof that they are the same. */
export async function fingerprintOf(content: Blob): Promise<string> {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (const part of [content.slice(0, LOOKED_AT), content.slice(-LOOKED_AT)]) {
    for (const byte of new Uint8Array(await part.arrayBuffer())) {
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul(high ^ byte, 0x85ebca6b);
      high ^= high >>> 13;
    }
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/** One archive; nothing is started. `upload` is the id of one that the server has begun to take. */
export class ArchiveUpload {
  private readonly transfer: Transfer;
  private readonly listener: (state: ArchiveState) => void;
  private readonly file: UploadFile;
  private state: ArchiveState;

  constructor(
    rest: Rest,
    file: UploadFile,
    { namespace, upload, fingerprint }: { namespace: string; upload: string | null; fingerprint: string },
    listener: (state: ArchiveState) => void,
  ) {
    this.file = file;
    this.listener = listener;
    this.state = { name: file.name, size: file.size, sent: 0, status: "paused", error: null };
    const plan = {
      uploadId: crypto.randomUUID(),
      file,
      place: { purpose: "import", namespace, fingerprint },
      location: upload && `${rest.baseUrl}/api/v1/media/uploads/${upload}`,
    };
    this.transfer = new Transfer(rest, plan, {
      onIds: () => undefined,
      onShouldRetry: (error, mayHelp) => {
        if (mayHelp) this.change({ status: "waiting", error: error.status === 0 ? null : error });
        return mayHelp;
      },
      onUploadUrlAvailable: () => undefined,
      onProgress: (sent) => this.state.status !== "paused" && this.change({ sent, status: "sending", error: null }),
      onSuccess: () => this.change({ sent: file.size, status: "whole", error: null }),
      onError: (error) => this.change({ status: "failed", error }),
      onNotLoaded: () => this.change({ status: "waiting" }),
      onRelayed: () => undefined,
    });
  }

  /** The id of the upload on the server, once it has begun. */
  get id(): string | null {
    return this.transfer.url?.split("/").at(-1) ?? null;
  }

  async start(): Promise<void> {
    this.change({ status: "sending", error: null });
    if (!(await isReadable(this.file))) this.change({ status: "failed", error: unreadable(this.file) });
    else if (this.state.status === "sending") this.transfer.start();
  }

  /** Halt it; what the server has stays there. */
  async pause(): Promise<void> {
    if (this.state.status === "whole") return;
    this.change({ status: "paused" });
    await this.transfer.abort();
  }

  private change(change: Partial<ArchiveState>): void {
    this.state = { ...this.state, ...change };
    this.listener(this.state);
  }
}
