/** What this client itself does before the server has answered: messages on their way, uploads that run here. */
import type { ChatState, LocalUpload, PendingMessage } from "./model.ts";
import { without } from "./model.ts";

/** Add a message behind all others; no two have the same time, by which another page puts them in order. */
export function pendingAdded(state: ChatState, message: PendingMessage): ChatState {
  const last = Date.parse(state.pending.at(-1)?.at ?? "");
  const at = Date.parse(message.at) > last || Number.isNaN(last) ? message.at : new Date(last + 1).toISOString();
  return { ...state, pending: [...state.pending, { ...message, at }] };
}

/** Put back what an earlier page could not send, in its place by time. */
export function pendingRestored(state: ChatState, message: PendingMessage): ChatState {
  const later = state.pending.findIndex(({ at }) => at > message.at);
  const place = later < 0 ? state.pending.length : later;
  return { ...state, pending: [...state.pending.slice(0, place), message, ...state.pending.slice(place)] };
}

export function pendingChanged(state: ChatState, clientId: string, change: Partial<PendingMessage>): ChatState {
  if (!state.pending.some((message) => message.clientId === clientId)) return state;
  const changed = (message: PendingMessage) => (message.clientId === clientId ? { ...message, ...change } : message);
  return { ...state, pending: state.pending.map(changed) };
}

export function pendingRemoved(state: ChatState, clientId: string): ChatState {
  return { ...state, pending: state.pending.filter((message) => message.clientId !== clientId) };
}

export function uploadAdded(state: ChatState, upload: LocalUpload): ChatState {
  return { ...state, uploads: { ...state.uploads, [upload.uploadId]: upload } };
}

export function uploadChanged(state: ChatState, uploadId: string, change: Partial<LocalUpload>): ChatState {
  const known = state.uploads[uploadId];
  return known ? uploadAdded(state, { ...known, ...change }) : state;
}

export function uploadRemoved(state: ChatState, uploadId: string): ChatState {
  return { ...state, uploads: without(state.uploads, uploadId) };
}

/** The message is shown as deleted here, while that can still be undone. */
export function deletionBegun(state: ChatState, message: string): ChatState {
  return { ...state, deleting: { ...state.deleting, [message]: true } };
}

export function deletionEnded(state: ChatState, message: string): ChatState {
  return { ...state, deleting: without(state.deleting, message) };
}

/** The upload of this client that fills the given media file. */
export function uploadOf(state: ChatState, mediaId: string): LocalUpload | null {
  return Object.values(state.uploads).find((upload) => upload.mediaId === mediaId) ?? null;
}
