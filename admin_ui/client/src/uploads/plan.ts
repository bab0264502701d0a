/** What an upload is, and what sends one. */
import type { OffChatError } from "../errors.ts";
import type { UploadFile } from "./files.ts";

/** What is to be sent, and where it goes. */
export interface TransferPlan {
  uploadId: string;
  file: UploadFile;
  /** What is said of its place: `room` and `client_id`, or `namespace`, `collection` and `visibility`. */
  place: Readonly<Record<string, string>>;
  /** The text of its message: the server takes it from the first file that it accepts. */
  body: string;
  /** Where one that was begun earlier stands, null for a new one. */
  location: string | null;
}

/** What is told of an upload. */
export interface TransferCallbacks {
  /** The server has said which file and message it is. */
  onIds: (mediaId: string, messageId: string | null) => void;
  /** An attempt has failed, without an answer where its status is 0; whether to try again where that may help. */
  onShouldRetry: (error: OffChatError, mayHelp: boolean) => boolean;
  /** The server has taken it in, or taken up one that it has. */
  onUploadUrlAvailable: () => void;
  onProgress: (sent: number) => void;
  onSuccess: () => void;
  onError: (error: OffChatError) => void;
  /** What sends it could not be loaded; that is tried again soon, or when the upload is started again. */
  onNotLoaded: () => void;
  /** The object storage cannot be reached from here: it goes on to the server. */
  onRelayed: () => void;
}

/** What sends an upload. */
export interface Way {
  /** Where it stands, null as long as that is not known. */
  readonly url: string | null;
  start(): void;
  /** Halt it, and with `terminate` take it back from the server. */
  abort(terminate?: boolean): Promise<void>;
}
