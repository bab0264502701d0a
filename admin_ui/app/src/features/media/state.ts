/** What can be said of an attachment in words, and what may be shown of it. */
import type { Attachment, LocalUpload, UploadProgress } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { percent, rate, span } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { withoutTime } from "../../ui/voiceName.ts";

/** Why the content is not there, or null where it may be shown. */
export function absence(attachment: Attachment): string | null {
  if (attachment.hold) return whyHeld(attachment.hold, attachment);
  if (attachment.state === "deleted") return TEXTS.media.gone;
  if (attachment.state === "expired") return TEXTS.media.expired;
  if (attachment.state === "failed") return whyFailed(attachment);
  return null;
}

/** Who withholds it: a moderator, or the virus scanner, which may be away. A file that is still sent is shown as such. */
function whyHeld(hold: NonNullable<Attachment["hold"]>, { state, stages }: Attachment): string | null {
  const found = stages.scan?.error?.code;
  if (hold === "scan" && state === "uploading") return null;
  if (hold === "scan" && found === "scanner_unavailable") return TEXTS.media.scanWaits;
  if (hold === "quarantined" && found === "infected") return TEXTS.media.infected;
  return TEXTS.media[hold];
}

/** Which of the states' colours the absence of a file has: `gone` for what nobody expects back. */
export function lookOf({ hold, state }: Attachment): "held" | "failed" | "gone" | undefined {
  if (hold) return "held";
  if (state === "failed") return "failed";
  return state === "deleted" || state === "expired" ? "gone" : undefined;
}

/** Why it failed, and what to do next. */
function whyFailed({ error, download_url }: Attachment): string {
  const why = error?.message ?? TEXTS.media.failed;
  return `${why} ${download_url ? TEXTS.media.failedKept : TEXTS.media.failedGone}`;
}

/** Whether what is said of it is withheld with it: not for the time of its scan. */
export function isWithheld({ hold, state }: Attachment): boolean {
  return (hold !== null && hold !== "scan") || state === "deleted";
}

/** What to call the file. */
export function nameOf(attachment: Attachment): string {
  if (attachment.hold && attachment.hold !== "scan") return TEXTS.media.hiddenName;
  return attachment.title || (attachment.name && withoutTime(attachment.name)) || TEXTS.media.unnamed[attachment.kind];
}

/** There is no picture of what is heard or read. */
function wordsFor(kind: Attachment["kind"], stage: string): string {
  if (stage === "thumbnail" && (kind === "audio" || kind === "file")) return TEXTS.media.processing;
  return TEXTS.media.stages[stage] ?? TEXTS.media.processing;
}

/** The stage that runs now, in words. */
export function stageOf(attachment: Attachment): string {
  const running = Object.entries(attachment.stages).filter(
    ([, { state }]) => state === "started" || state === "progress",
  );
  const [name, stage] = running.at(-1) ?? [];
  if (!name || !stage) return TEXTS.media.processing;
  const words = wordsFor(attachment.kind, name);
  return stage.percent === null ? words : `${words} ${percent(stage.percent / 100)}`;
}

/** The way to a photo in full, or to the largest picture of it where browsers cannot show that. */
export function pathOf({ file_url, playable, stream, thumbnails }: Attachment): string | null {
  if (stream?.picture) return stream.picture;
  return playable === false ? (thumbnails.large ?? file_url) : (file_url ?? thumbnails.large);
}

/** Why it cannot be played just yet, with how far that is; null where it can, or nothing is done about it. */
export function preparing({ kind, playable, stages }: Attachment): string | null {
  const stage = stages.transcode;
  if (playable !== false || (stage?.state !== "started" && stage?.state !== "progress")) return null;
  return TEXTS.media.preparing(kind, percent(Math.floor(stage.percent ?? 0) / 100));
}

/** What a player would play: the version for browsers where there is one; while that is made, what stands of it. */
export function playableOf(attachment: Attachment): string | null {
  const { playable, stream, file_url } = attachment;
  const streamed = playable ? null : stream?.hls;
  return stream?.mp4 ?? streamed ?? (preparing(attachment) ? null : file_url);
}

export interface Transfer {
  /** 0 to 100. */
  percent: number;
  /** One caption: how far, how fast and how long still, or why nothing moves. */
  words: string;
}

const HALTED: Readonly<Partial<Record<LocalUpload["status"], string>>> = {
  queued: TEXTS.media.queued,
  paused: TEXTS.media.paused,
  waiting: TEXTS.media.reconnecting,
};

function whyHalted(local: LocalUpload | null): string {
  if (!local) return "";
  return (local.status === "waiting" && local.error && problemOf(local.error)) || HALTED[local.status] || "";
}

/**
 * How far an upload is: what the server has stored safely where that is known, else what has been sent.
 *
 * `quiet` says that nothing has moved for a while: then no speed is true any more.
 */
export function transferOf(
  attachment: Pick<Attachment, "size" | "received">,
  progress: UploadProgress | undefined,
  local: LocalUpload | null,
  quiet = false,
): Transfer {
  const stored = Math.max(progress?.received ?? 0, attachment.received);
  const done = stored > 0 || !local ? stored : local.sent;
  const part = attachment.size > 0 ? Math.min(1, done / attachment.size) : 0;
  const caption = (...words: string[]) => ({
    percent: 100 * part,
    words: [percent(Math.floor(100 * part) / 100), ...words.filter(Boolean)].join(" · "),
  });
  const halted = whyHalted(local);
  if (halted) return caption(halted);
  // Others are not told whether its sender has paused it.
  if (quiet && part < 1) return caption(local ? TEXTS.media.stalled : TEXTS.media.still);
  if (quiet || !progress) return caption();
  return caption(progress.bytes_per_s ? rate(progress.bytes_per_s) : "", progress.eta_s ? span(progress.eta_s) : "");
}
