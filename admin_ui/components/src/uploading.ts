/** Adds files to the library, resumably: a connection that breaks costs nothing that has arrived. */
import type { Rest } from "@offchat/client";
import { asError, OffChatError } from "@offchat/client";

const RETRY_DELAYS_MS = [0, 500, 2000, 4000, 8000, 15_000, 15_000];

export interface Uploading {
  /** Take it back from the server. */
  cancel: () => void;
  /** The id of the file; rejects with an OffChatError. */
  done: Promise<string>;
}

function refusal(body: string, status: number): OffChatError {
  try {
    const { code = "invalid", detail = "" } = JSON.parse(body) as { code?: string; detail?: string };
    return new OffChatError({ code, detail, status, retryable: status >= 500 });
  } catch {
    return new OffChatError({ code: "invalid", status, retryable: status >= 500 });
  }
}

/** A random UUID, on pages without a secure connection too. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Send a file to the library of a namespace; `told` hears the share that has arrived, from 0 to 1. */
export function sendToLibrary(
  rest: Rest,
  file: File,
  namespace: string | null,
  told: (share: number) => void,
): Uploading {
  let cancel = (): void => {};
  const done = import("tus-js-client").then(
    ({ DetailedError, Upload }) =>
      new Promise<string>((resolve, reject) => {
        let media = "";
        const metadata: Record<string, string> = {
          filename: file.name,
          filetype: file.type,
          visibility: "library",
          upload_id: newId(),
        };
        if (namespace !== null) metadata.namespace = namespace;
        const upload = new Upload(file, {
          endpoint: `${rest.baseUrl}/api/v1/media/uploads/`,
          metadata,
          retryDelays: RETRY_DELAYS_MS,
          storeFingerprintForResuming: false,
          onBeforeRequest: (request) => {
            for (const [name, value] of Object.entries(rest.headers())) request.setHeader(name, value);
          },
          onAfterResponse: (_request, response) => {
            media = response.getHeader("Upload-Media") ?? media;
          },
          onProgress: (sent, total) => told(total === 0 ? 1 : sent / total),
          onSuccess: () => resolve(media),
          onError: (error) => {
            const answer = error instanceof DetailedError ? error.originalResponse : null;
            reject(answer ? refusal(answer.getBody(), answer.getStatus()) : asError(error));
          },
        });
        cancel = () => {
          void upload.abort(true);
          reject(new OffChatError({ code: "cancelled", retryable: false }));
        };
        upload.start();
      }),
  );
  return { cancel: () => cancel(), done };
}
