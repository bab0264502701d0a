/** Which uploads of a room stand in no message that is shown, so that none is lost from sight. */
import type { ChatState, LocalUpload } from "@offchat/client";
import { isTombstone } from "@offchat/client";

const LIVE = new Set<LocalUpload["status"]>(["queued", "uploading", "waiting", "paused"]);

/** The uploads that a message waits for: they have its name and are not among its attachments yet. */
export function awaitedBy(state: ChatState, clientId: string, attached: ReadonlySet<string>): string[] {
  const awaited = ({ clientId: name, mediaId, status }: LocalUpload) =>
    name === clientId && LIVE.has(status) && !(mediaId && attached.has(mediaId));
  return Object.values(state.uploads)
    .filter(awaited)
    .map(({ uploadId }) => uploadId);
}

/** Uploads that run or have failed and are part of no message on the screen. */
export function looseUploads(
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
