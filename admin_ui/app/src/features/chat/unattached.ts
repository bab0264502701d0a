/** Which uploads of a room stand in no message that is shown, so that none is lost from sight. */
import type { Attachment, ChatState, LocalUpload, Message } from "@offchat/client";
import { isTombstone } from "@offchat/client";
import { TEXTS } from "../../texts.ts";

const LIVE = new Set<LocalUpload["status"]>(["queued", "uploading", "waiting", "paused", "missing"]);

/**
 * The uploads that a message waits for: they have its name and are not among its attachments yet.
 *
 * The event that brings an attachment may overtake the answer that says which one an upload became; until then it is
 * known by its name and size.
 */
export function awaitedBy(state: ChatState, clientId: string, attached: readonly Attachment[]): string[] {
  const ofMessage = Object.values(state.uploads).filter((upload) => upload.clientId === clientId);
  if (ofMessage.length === 0) return [];
  const known = new Set(ofMessage.map(({ mediaId }) => mediaId));
  const unclaimed = attached.filter(({ id }) => !known.has(id));
  const arrived = ({ mediaId, name, size, status }: LocalUpload) =>
    mediaId
      ? attached.some(({ id }) => id === mediaId)
      : status !== "queued" && unclaimed.some((one) => one.name === name && one.size === size);
  return ofMessage.filter((upload) => LIVE.has(upload.status) && !arrived(upload)).map(({ uploadId }) => uploadId);
}

/** Uploads that run or have failed and are part of no message on the screen. */
export function unattachedUploads(
  uploads: ChatState["uploads"],
  pending: ChatState["pending"],
  timeline: ChatState["timelines"][string] | undefined,
  room: string,
): LocalUpload[] {
  const here = Object.values(uploads).filter(
    (upload) => upload.room === room && (upload.status === "failed" || LIVE.has(upload.status)),
  );
  if (here.length === 0) return here;
  const messages = (timeline?.entries ?? []).flatMap((entry) => (isTombstone(entry) ? [] : [entry]));
  const echoed = new Set(pending.flatMap((message) => message.uploads));
  const attached = new Set(messages.flatMap(({ attachments }) => attachments.map(({ id }) => id)));
  const said = new Set(messages.map(({ client_id }) => client_id));
  return here.filter(({ uploadId, mediaId, clientId, status }) => {
    if (echoed.has(uploadId) || (mediaId && attached.has(mediaId))) return false;
    return status === "failed" || !said.has(clientId);
  });
}

/** What to ask before an upload is cancelled, or null where its message is nothing but this file. */
export function cancelQuestion(state: ChatState, { uploadId, clientId, mediaId }: LocalUpload): string | null {
  const echo = state.pending.find(({ uploads }) => uploads.includes(uploadId));
  const entries = Object.values(state.timelines).flatMap((timeline) => timeline.entries);
  const said = entries.find(
    (entry): entry is Message =>
      !isTombstone(entry) && entry.client_id === clientId && entry.sender.id === state.me?.id,
  );
  const attached = said?.attachments ?? [];
  const others = [
    ...attached.filter(({ id }) => id !== mediaId),
    ...awaitedBy(state, clientId, attached).filter((id) => id !== uploadId),
  ];
  if (others.length > 0) return TEXTS.media.cancelOne;
  return (echo?.body ?? said?.body ?? "") === "" ? null : TEXTS.media.cancelWithWords;
}
