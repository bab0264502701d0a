/** How the tus client is asked to upload, and what its failures mean. */
import type { HttpRequest, UploadOptions } from "tus-js-client";
import { DetailedError, Upload } from "tus-js-client";
import type { OffChatError } from "../errors.ts";
import { asError, errorFromProblem } from "../errors.ts";
import type { Rest } from "../transport/rest.ts";
import { blobReader } from "./blobs.ts";
import type { TransferCallbacks, TransferPlan, Way } from "./plan.ts";
import { mayRepeat, RETRY_DELAYS_MS } from "./retries.ts";

/** What an upload failed with. */
function uploadError(error: Error): OffChatError {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  if (!response) return asError(error);
  let body: unknown = null;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    // Not a problem answer: the status alone has to do.
  }
  return errorFromProblem(response.getStatus(), body);
}

function sign(rest: Rest, request: HttpRequest): void {
  for (const [name, value] of Object.entries(rest.headers())) request.setHeader(name, value);
}

/**
 * How long nothing may be sent and nothing answered before the request is given up and the server asked where it stands.
 *
 * A browser never ends a request by itself that a network has swallowed. The server may copy a large file before it
 * answers to the last bytes.
 */
const SILENCE_MS = 120_000;

/** One upload by the tus client, to the server. */
export class TusUpload implements Way {
  private readonly plan: TransferPlan;
  private upload: Upload;
  private wanted = false;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(rest: Rest, plan: TransferPlan, callbacks: TransferCallbacks) {
    this.plan = plan;
    const fileReader = blobReader(plan.file.content);
    const options: UploadOptions = {
      ...(fileReader && { fileReader }),
      endpoint: `${rest.baseUrl}/api/v1/media/uploads/`,
      uploadUrl: plan.location,
      retryDelays: RETRY_DELAYS_MS,
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: true,
      onBeforeRequest: (request) => {
        sign(rest, request);
        this.expect();
      },
      onAfterResponse: (_, response) => {
        clearTimeout(this.patience);
        const mediaId = response.getHeader("Upload-Media");
        if (mediaId) callbacks.onIds(mediaId, response.getHeader("Upload-Message") ?? null);
      },
      onShouldRetry: (error) => {
        const creates = error.originalRequest.getMethod() === "POST";
        const status = error.originalResponse?.getStatus() ?? 0;
        return callbacks.onShouldRetry(uploadError(error), mayRepeat(status, creates));
      },
      onUploadUrlAvailable: callbacks.onUploadUrlAvailable,
      onProgress: (sent) => {
        this.expect();
        callbacks.onProgress(sent);
      },
      onSuccess: () => {
        clearTimeout(this.patience);
        callbacks.onSuccess();
      },
      onError: (error) => {
        clearTimeout(this.patience);
        callbacks.onError(uploadError(error));
      },
    };
    this.upload = new Upload(plan.file.content, options);
  }

  get url(): string | null {
    return this.upload.url;
  }

  start(): void {
    this.wanted = true;
    const { file, place, uploadId, body } = this.plan;
    const about = { filename: file.name, filetype: file.type, ...place, upload_id: uploadId };
    this.upload.options.metadata = { ...about, ...(body !== "" && { body }) };
    this.upload.start();
  }

  async abort(terminate = false): Promise<void> {
    this.wanted = false;
    clearTimeout(this.patience);
    await this.upload.abort(terminate);
  }

  /** Something is under way: where nothing more is heard of it, it begins anew from what the server has. */
  private expect(): void {
    clearTimeout(this.patience);
    if (this.wanted) this.patience = setTimeout(() => void this.again(), SILENCE_MS);
  }

  /** A request that was given up may still tell of its end: it does so to an upload that hears no more. */
  private async again(): Promise<void> {
    const before = this.upload;
    await before.abort();
    if (!this.wanted) return;
    this.upload = new Upload(this.plan.file.content, {
      ...before.options,
      uploadUrl: before.url ?? before.options.uploadUrl ?? null,
    });
    this.upload.start();
  }
}

/** End an upload on the server that does not run here. */
export async function terminate(rest: Rest, location: string): Promise<void> {
  const options = { onBeforeRequest: (request: HttpRequest) => sign(rest, request), retryDelays: [0, 300, 1000] };
  await Upload.terminate(rest.baseUrl + location, options);
}
