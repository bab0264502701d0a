/** How the tus client is asked to upload, and what its failures mean. */
import type { DetailedError, HttpRequest, Upload, UploadOptions } from "tus-js-client";
import type { OffChatError } from "../errors.ts";
import { asError, errorFromProblem } from "../errors.ts";
import type { Rest } from "../transport/rest.ts";
import { blobReader } from "./blobs.ts";
import type { UploadFile } from "./files.ts";

const RETRY_DELAYS_MS = [0, 300, 1000, 2000, 4000, 8000, ...Array.from({ length: 40 }, () => 15_000)];
const WORTH_REPEATING = new Set([409, 423, 429, 460]);
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

function sign(rest: Rest, request: HttpRequest): void {
  for (const [name, value] of Object.entries(rest.headers())) request.setHeader(name, value);
}

/** What is told of an upload. */
export type Callbacks = Pick<
  UploadOptions,
  "onAfterResponse" | "onShouldRetry" | "onUploadUrlAvailable" | "onProgress" | "onSuccess" | "onError"
> & {
  /** The tus client could not be loaded; that is tried again soon, or when the upload is started again. */
  onNotLoaded: () => void;
};

const LOAD_AGAIN_MS = 3000;
/**
 * How long nothing may be sent and nothing answered before the request is given up and the server asked where it stands.
 *
 * A browser never ends a request by itself that a network has swallowed. The server may copy a large file before it
 * answers to the last bytes.
 */
const SILENCE_MS = 120_000;

/** The tus client is loaded with the first upload: most visits to a conversation send no file. */
function loadTus(): Promise<typeof import("tus-js-client")> {
  return import("tus-js-client");
}

/** One upload by the tus client. */
export class TusUpload {
  private readonly file: UploadFile;
  private readonly options: UploadOptions;
  private readonly onNotLoaded: () => void;
  private upload: Upload | null = null;
  private wanted = false;
  private patience: ReturnType<typeof setTimeout> | undefined;

  /**
   * Nothing is started; `target` is what `Upload-Metadata` says of its place, `uploadUrl` where one that was begun
   * earlier stands.
   */
  constructor(
    rest: Rest,
    uploadId: string,
    file: UploadFile,
    target: Readonly<Record<string, string>>,
    uploadUrl: string | null,
    { onNotLoaded, ...callbacks }: Callbacks,
  ) {
    this.file = file;
    this.onNotLoaded = onNotLoaded;
    const fileReader = blobReader(file.content);
    this.options = {
      ...(fileReader && { fileReader }),
      endpoint: `${rest.baseUrl}/api/v1/media/uploads/`,
      uploadUrl,
      metadata: {
        filename: file.name,
        filetype: file.type,
        ...target,
        upload_id: uploadId,
      },
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: true,
      ...callbacks,
      onBeforeRequest: (request) => {
        sign(rest, request);
        this.expect();
      },
      onProgress: (sent, total) => {
        this.expect();
        callbacks.onProgress?.(sent, total);
      },
      onAfterResponse: (request, response) => {
        clearTimeout(this.patience);
        return callbacks.onAfterResponse?.(request, response);
      },
      onError: (error) => {
        clearTimeout(this.patience);
        callbacks.onError?.(error);
      },
    };
  }

  /** Where it stands on the server, null as long as that is not known. */
  get url(): string | null {
    return this.upload?.url ?? null;
  }

  start(): void {
    this.wanted = true;
    if (this.upload) this.upload.start();
    else void this.startLoaded();
  }

  /** Halt it, and with `terminate` take it back from the server. */
  async abort(terminate = false): Promise<void> {
    this.wanted = false;
    clearTimeout(this.patience);
    const stands = this.upload !== null || this.options.uploadUrl !== null;
    if (this.upload) await this.upload.abort(terminate);
    else if (terminate && stands) await (await this.loaded()).abort(true);
  }

  /** Let the message go with this upload: the server takes it from the first file that it accepts. */
  setBody(body: string): void {
    const options = this.upload?.options ?? this.options;
    options.metadata = { ...options.metadata, body };
  }

  /** Something is under way: where nothing more is heard of it, it begins anew from what the server has. */
  private expect(): void {
    clearTimeout(this.patience);
    if (this.wanted) this.patience = setTimeout(() => void this.again(), SILENCE_MS);
  }

  private async again(): Promise<void> {
    await this.upload?.abort();
    if (this.wanted) this.upload?.start();
  }

  private async loaded(): Promise<Upload> {
    const tus = await loadTus();
    this.upload ??= new tus.Upload(this.file.content, this.options);
    return this.upload;
  }

  private async startLoaded(): Promise<void> {
    try {
      const upload = await this.loaded();
      if (this.wanted) upload.start();
    } catch {
      if (!this.wanted) return;
      this.onNotLoaded();
      setTimeout(() => this.wanted && !this.upload && this.start(), LOAD_AGAIN_MS);
    }
  }
}

/** End an upload on the server that does not run here. */
export async function terminate(rest: Rest, location: string): Promise<void> {
  const { Upload } = await loadTus();
  const options = { onBeforeRequest: (request: HttpRequest) => sign(rest, request), retryDelays: [0, 300, 1000] };
  await Upload.terminate(rest.baseUrl + location, options);
}
