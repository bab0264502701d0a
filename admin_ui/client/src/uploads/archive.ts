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

/** One archive; nothing is started. `upload` is the id of one that the server has begun to take. */
export class ArchiveUpload {
  private readonly transfer: Transfer;
  private readonly listener: (state: ArchiveState) => void;
  private readonly file: UploadFile;
  private state: ArchiveState;

  constructor(
    rest: Rest,
    file: UploadFile,
    { namespace, upload }: { namespace: string; upload: string | null },
    listener: (state: ArchiveState) => void,
  ) {
    this.file = file;
    this.listener = listener;
    this.state = { name: file.name, size: file.size, sent: 0, status: "paused", error: null };
    const plan = {
      uploadId: crypto.randomUUID(),
      file,
      place: { purpose: "import", namespace },
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
