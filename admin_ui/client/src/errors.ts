/** The one error that calls of the SDK fail with: a code for programs, and the server's own sentence where it has said one. */

interface Details {
  code: string;
  retryable: boolean;
  detail?: string;
  status?: number;
  data?: Record<string, unknown>;
}

/**
 * A refusal or failure.
 *
 * The SDK has no sentences of its own: `code` says what is wrong, and `detail` is the server's sentence, empty where
 * the SDK has noticed by itself (`disconnected`, `discarded`, `unreachable`, `unreadable`, `wrong_file`). `message` is for logs: the
 * sentence, or else the code.
 */
export class OffChatError extends Error {
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
  /** HTTP status, or 0 where the answer did not come over HTTP. */
  readonly status: number;
  readonly data: Record<string, unknown>;

  constructor(details: Details) {
    super(details.detail || details.code);
    this.name = "OffChatError";
    this.code = details.code;
    this.detail = details.detail ?? "";
    this.retryable = details.retryable;
    this.status = details.status ?? 0;
    this.data = details.data ?? {};
  }
}

const RETRYABLE = new Set(["unavailable", "internal", "rate_limited", "locked"]);

/** Whether an unknown value is a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

/** The error that an RFC 9457 problem answer tells of; a body that is none gets a code by its status. */
export function errorFromProblem(status: number, body: unknown): OffChatError {
  const problem = isRecord(body) ? body : {};
  const code = text(problem.code, status >= 500 ? "internal" : "invalid");
  const detail = text(problem.detail, text(problem.title, ""));
  return new OffChatError({ code, detail, status, retryable: status >= 500 || RETRYABLE.has(code), data: problem });
}

/** The error that a reply frame with `ok: false` tells of. */
export function errorFromReply(error: unknown): OffChatError {
  const refusal = isRecord(error) ? error : {};
  return new OffChatError({
    code: text(refusal.code, "internal"),
    detail: text(refusal.message, ""),
    retryable: refusal.retryable === true,
    data: isRecord(refusal.data) ? refusal.data : {},
  });
}

/** The connection is away; what was asked may be asked again once it is back. */
export function disconnected(): OffChatError {
  return new OffChatError({ code: "disconnected", retryable: true });
}

/** Any thrown value as an OffChatError; what did not come from the server counts as an unreachable server. */
export function asError(thrown: unknown): OffChatError {
  return thrown instanceof OffChatError ? thrown : new OffChatError({ code: "unreachable", retryable: true });
}

/** The server's sentences, as exactly as it says them: those about single fields, else the general one, else nothing. */
export function sentencesIn(error: OffChatError): string {
  const fields = error.data.fields ?? error.data.errors;
  const sentences = isRecord(fields) ? Object.values(fields).flat() : [];
  return sentences.filter((one) => typeof one === "string" && one !== "").join(" ") || error.detail;
}

/** How long the server asks to wait, in milliseconds; 0 where it does not say. */
export function retryAfterMs(error: OffChatError): number {
  const seconds = error.data.retry_after_s;
  return typeof seconds === "number" ? seconds * 1000 : 0;
}
