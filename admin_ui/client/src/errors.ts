/** The one error that calls of the SDK fail with. */

interface Details {
  code: string;
  message: string;
  retryable: boolean;
  status?: number;
  data?: Record<string, unknown>;
}

/** A refusal or failure that can be told to a person: `message` is a sentence, `code` is for programs. */
export class OffChatError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  /** HTTP status, or 0 where the answer did not come over HTTP. */
  readonly status: number;
  readonly data: Record<string, unknown>;

  constructor(details: Details) {
    super(details.message);
    this.name = "OffChatError";
    this.code = details.code;
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

/** The error that an RFC 9457 problem answer tells of; a body that is none gets a sentence by its status. */
export function errorFromProblem(status: number, body: unknown): OffChatError {
  const problem = isRecord(body) ? body : {};
  const code = text(problem.code, status >= 500 ? "internal" : "invalid");
  const message = text(problem.detail, text(problem.title, `The server answered ${status}.`));
  return new OffChatError({ code, message, status, retryable: status >= 500 || RETRYABLE.has(code), data: problem });
}

/** The error that a reply frame with `ok: false` tells of. */
export function errorFromReply(error: unknown): OffChatError {
  const told = isRecord(error) ? error : {};
  return new OffChatError({
    code: text(told.code, "internal"),
    message: text(told.message, "The server could not do this."),
    retryable: told.retryable === true,
    data: isRecord(told.data) ? told.data : {},
  });
}

/** The connection is away; what was asked may be asked again once it is back. */
export function disconnected(): OffChatError {
  return new OffChatError({ code: "disconnected", message: "The connection was lost.", retryable: true });
}

/** Any thrown value as an OffChatError; what did not come from the server counts as an unreachable server. */
export function asError(thrown: unknown): OffChatError {
  if (thrown instanceof OffChatError) return thrown;
  return new OffChatError({ code: "unreachable", message: "The server cannot be reached.", retryable: true });
}

/** What is wrong, as exactly as the server says it: the sentences about single fields, else the general one. */
export function reasonOf(error: OffChatError): string {
  const fields = error.data.fields ?? error.data.errors;
  const sentences = isRecord(fields) ? Object.values(fields).flat() : [];
  return sentences.filter((one) => typeof one === "string" && one !== "").join(" ") || error.message;
}

/** How long the server asks to wait, in milliseconds; 0 where it does not say. */
export function retryAfterMs(error: OffChatError): number {
  const seconds = error.data.retry_after_s;
  return typeof seconds === "number" ? seconds * 1000 : 0;
}
