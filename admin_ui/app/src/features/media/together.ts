/** How far the uploads into a room are together. */
import type { LocalUpload, UploadProgress } from "@offchat/client";

export interface Together {
  done: number;
  total: number;
  /** Bytes that are still to go. */
  left: number;
  /** 0 to 100, of all bytes. */
  percent: number;
  /** Seconds; null while nothing is known of the speed. */
  seconds: number | null;
}

const LIVE = new Set<LocalUpload["status"]>(["queued", "uploading", "waiting", "paused"]);

/** The batches of which something still runs, or null where fewer than two files belong to them. */
export function togetherOf(
  uploads: readonly LocalUpload[],
  room: string,
  progressOf: (mediaId: string) => UploadProgress | undefined,
): Together | null {
  const here = uploads.filter((upload) => upload.room === room);
  const running = new Set(here.filter(({ status }) => LIVE.has(status)).map(({ clientId }) => clientId));
  const batch = here.filter(({ clientId, status }) => running.has(clientId) && (LIVE.has(status) || status === "done"));
  if (batch.length < 2) return null;
  const size = batch.reduce((sum, upload) => sum + upload.size, 0);
  const sent = batch.reduce((sum, upload) => sum + (upload.status === "done" ? upload.size : upload.sent), 0);
  const speeds = batch.map(({ mediaId, status }) =>
    mediaId && status === "uploading" ? progressOf(mediaId) : undefined,
  );
  const speed = speeds.reduce((sum, progress) => sum + (progress?.bytes_per_s ?? 0), 0);
  const left = Math.max(0, size - sent);
  return {
    done: batch.filter(({ status }) => status === "done").length,
    total: batch.length,
    left,
    percent: size > 0 ? (100 * sent) / size : 0,
    seconds: speed > 0 ? left / speed : null,
  };
}
