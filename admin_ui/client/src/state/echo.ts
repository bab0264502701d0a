/** What a person wants to say, and how it is shown before the server has confirmed it. */
import type { PendingMessage } from "./model.ts";

/** What to say, and where. */
export interface Draft {
  room: string;
  body?: string;
  attachments?: string[];
  replyTo?: string | null;
  /** The root of the thread that it goes to. */
  thread?: string | null;
  /** Whether the room sees a reply in a thread as well. */
  broadcast?: boolean;
  /** Names the message, so that sending it again does not say it twice; made up where it is left out. */
  clientId?: string;
}

/** The local echo of a draft. */
export function echoOf(draft: Draft, uploads: string[], now: number): PendingMessage {
  return {
    clientId: draft.clientId ?? crypto.randomUUID(),
    room: draft.room,
    body: draft.body ?? "",
    attachments: draft.attachments ?? [],
    replyTo: draft.replyTo ?? null,
    thread: draft.thread ?? null,
    broadcast: draft.broadcast ?? false,
    at: new Date(now).toISOString(),
    status: "waiting",
    error: null,
    uploads,
    kept: false,
  };
}
