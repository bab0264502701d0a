/** What can be said of an attachment in words, and what may be shown of it. */
import type { Attachment, LocalUpload, UploadProgress } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { bytes, span } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";

/** Why the content is not there, or null where it may be shown. */
export function absence(attachment: Attachment): string | null {
  if (attachment.hold) return TEXTS.media[attachment.hold];
  if (attachment.state === "deleted") return TEXTS.media.gone;
  if (attachment.state === "expired") return TEXTS.media.expired;
  if (attachment.state === "failed") return attachment.error?.message ?? TEXTS.media.failed;
  return null;
}

/** What to call the file. */
export function nameOf(attachment: Attachment): string {
  if (attachment.hold) return TEXTS.media.hiddenName;
  return attachment.title || attachment.name || TEXTS.media.unnamed(attachment.kind);
}

/** The stage that runs now, in words. */
export function stageOf(attachment: Attachment): string {
  const running = Object.entries(attachment.stages).filter(
    ([, { state }]) => state === "started" || state === "progress",
  );
  const [name, stage] = running.at(-1) ?? [];
  if (!name || !stage) return TEXTS.media.processing;
  const words = TEXTS.media.stages[name] ?? TEXTS.media.processing;
  return stage.percent === null ? words : `${words} ${Math.round(stage.percent)}%`;
}

export interface Transfer {
  /** 0 to 100. */
  percent: number;
  /** Speed, time left, or why nothing moves. */
  words: string;
  moving: boolean;
}

const HALTED: Readonly<Partial<Record<LocalUpload["status"], string>>> = {
  queued: TEXTS.media.queued,
  paused: TEXTS.media.paused,
  waiting: TEXTS.media.reconnecting,
};

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
  const percent = attachment.size > 0 ? Math.min(100, (100 * done) / attachment.size) : 0;
  const reason = local?.status === "waiting" && local.error && problemOf(local.error);
  const halted = reason || (local && HALTED[local.status]);
  if (halted) return { percent, words: halted, moving: false };
  // Others are not told whether its sender has paused it.
  const still = local ? TEXTS.media.stalled : TEXTS.media.still;
  if (quiet && done < attachment.size) return { percent, words: still, moving: false };
  if (quiet) return { percent, words: "", moving: false };
  const speed = progress?.bytes_per_s ? `${bytes(progress.bytes_per_s)}/s` : "";
  const left = progress?.eta_s ? TEXTS.media.left(span(progress.eta_s)) : "";
  return { percent, words: [speed, left].filter(Boolean).join(" · "), moving: percent < 100 };
}
