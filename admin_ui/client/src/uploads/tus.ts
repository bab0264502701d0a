/** How the tus client is asked to upload, and what its failures mean. */
import type { DetailedError, HttpRequest, UploadOptions } from "tus-js-client";
import { Upload } from "tus-js-client";
import type { OffChatError } from "../errors.ts";
import { asError, errorFromProblem } from "../errors.ts";
import type { Rest } from "../transport/rest.ts";
import type { UploadFile, UploadTarget } from "./files.ts";

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

function signing(rest: Rest): (request: HttpRequest) => void {
  return (request) => {
    for (const [name, value] of Object.entries(rest.headers())) request.setHeader(name, value);
  };
}

/** What the tus client tells while it uploads. */
export type Callbacks = Pick<
  UploadOptions,
  "onAfterResponse" | "onShouldRetry" | "onUploadUrlAvailable" | "onProgress" | "onSuccess" | "onError"
>;

/** An upload that is not started; `uploadUrl` is where one that was begun earlier stands. */
export function tusUpload(
  rest: Rest,
  uploadId: string,
  file: UploadFile,
  target: UploadTarget,
  uploadUrl: string | null,
  callbacks: Callbacks,
): Upload {
  return new Upload(file.content, {
    endpoint: `${rest.baseUrl}/api/v1/media/uploads/`,
    uploadUrl,
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
    onBeforeRequest: signing(rest),
    ...callbacks,
  });
}

/** Let the message go with this upload: the server takes it from the first file that it accepts. */
export function withBody(upload: Upload, body: string): void {
  upload.options.metadata = { ...upload.options.metadata, body };
}

/** End an upload on the server that does not run here. */
export function terminate(rest: Rest, location: string): Promise<void> {
  const options = { onBeforeRequest: signing(rest), retryDelays: [0, 300, 1000] };
  return Upload.terminate(rest.baseUrl + location, options);
}
