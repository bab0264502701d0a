/** How events about files change the state: an attachment is replaced only by a higher version of itself. */
import type { Attachment, EventFrame, Stage, UnfinishedUpload } from "../contract.ts";
import type { ChatState } from "./model.ts";
import { without } from "./model.ts";

/** Take in attachments from any source; older versions than the known ones are passed over. */
export function withMedia(state: ChatState, attachments: readonly Attachment[]): ChatState {
  const news = attachments.filter(({ id, version }) => version > (state.media[id]?.version ?? -1));
  if (news.length === 0) return state;
  const media = { ...state.media, ...Object.fromEntries(news.map((attachment) => [attachment.id, attachment])) };
  const done = news.filter(({ state: now }) => now !== "uploading");
  const progress = done.reduce((left, { id }) => without(left, id), state.progress);
  return { ...state, media, progress };
}

export function mediaUpdated(
  state: ChatState,
  event: EventFrame<"media.updated" | "media.thumbnail_ready">,
): ChatState {
  return withMedia(state, [event.data]);
}

export function uploadProgress(state: ChatState, event: EventFrame<"upload.progress">): ChatState {
  const known = state.media[event.data.media];
  if (known && known.state !== "uploading") return state;
  return { ...state, progress: { ...state.progress, [event.data.media]: event.data } };
}

export function mediaStage(state: ChatState, event: EventFrame<"media.stage">): ChatState {
  const notice = event.data;
  const known = state.media[notice.media];
  if (!known) return state;
  const stage: Stage = {
    state: notice.state,
    percent: notice.percent ?? null,
    attempt: notice.attempt,
    started_at: known.stages[notice.stage]?.started_at ?? event.at,
    elapsed_ms: notice.elapsed_ms,
    error: notice.error ?? null,
  };
  const attachment = { ...known, stages: { ...known.stages, [notice.stage]: stage } };
  return { ...state, media: { ...state.media, [known.id]: attachment } };
}

/** Uploads that the server waits for, by their file. */
export function byMedia(uploads: readonly UnfinishedUpload[]): ChatState["unfinished"] {
  return Object.fromEntries(uploads.map((upload) => [upload.media, upload]));
}
