/** Files in every state that the contract knows, as the server would tell of them. */
import type { Attachment, StageError, UploadProgress, User } from "@offchat/client";

export const CAROL: User = {
  id: "u-carol",
  username: "carol",
  display_name: "Carol Shaw",
  avatar_url: null,
  is_bot: false,
};

/** A sunset as a picture of its own, so that the page needs no server. */
export function scene(width: number, height: number, sky: string, sea: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="1" stop-color="#ffd9a0"/></linearGradient></defs><rect width="${width}" height="${height}" fill="url(#s)"/><circle cx="${width * 0.64}" cy="${height * 0.55}" r="${height * 0.1}" fill="#fff3d6"/><path d="M0 ${height * 0.62}h${width}v${height}H0z" fill="${sea}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const WIDE = scene(1920, 1080, "#6b4c9a", "#243b6b");
const PAGE = scene(210, 297, "#f4f1ea", "#d8d2c4");
const TALL = scene(1080, 1920, "#2f6f8f", "#15384a");

export function file(id: string, change: Partial<Attachment> = {}): Attachment {
  return {
    id,
    version: 1,
    kind: "video",
    state: "ready",
    hold: null,
    stages: {},
    name: "holiday.mp4",
    title: null,
    alt_text: null,
    content_type: "video/mp4",
    size: 43_000_000,
    received: 43_000_000,
    width: 1920,
    height: 1080,
    duration: 64,
    duration_formatted: "01:04",
    bitrate: null,
    codec: "h264",
    audio_codec: "aac",
    fps: 30,
    rotation: 0,
    video_dimensions: [1920, 1080],
    has_audio: true,
    placeholder: null,
    thumbnail_url: WIDE,
    thumbnails: { small: WIDE, medium: WIDE, large: WIDE },
    file_url: WIDE,
    download_url: WIDE,
    stream: null,
    waveform: null,
    playable: true,
    mime_codecs: null,
    pages: null,
    playable_reason: null,
    error: null,
    created_at: "2026-11-20T10:00:00.000Z",
    uploader: CAROL,
    namespace: "demo",
    room: "r1",
    ...change,
  };
}

const NO_PICTURE = { thumbnail_url: null, thumbnails: { small: null, medium: null, large: null } };
const NO_BYTES = { ...NO_PICTURE, file_url: null, download_url: null };
export const PHOTO = {
  kind: "image" as const,
  name: "evening.jpg",
  content_type: "image/jpeg",
  duration: null,
  duration_formatted: null,
};

function failure(code: string, message: string): StageError {
  return { code, message, retryable: false };
}

export interface Example {
  title: string;
  files: Attachment[];
  progress?: UploadProgress;
}

const RECEIVED = 18_000_000;

export const FILES: readonly Example[] = [
  {
    title: "Video that arrives",
    files: [file("uploading", { ...NO_BYTES, state: "uploading", received: RECEIVED })],
    progress: {
      media: "uploading",
      message: "m1",
      received: RECEIVED,
      size: 43_000_000,
      percent: 41.9,
      bytes_per_s: 2_100_000,
      eta_s: 12,
    },
  },
  {
    title: "Video that plays while it arrives",
    files: [
      file("growing", {
        name: "sailing.mp4",
        state: "uploading",
        received: RECEIVED,
        file_url: null,
        download_url: null,
        stream: { hls: null, mp4: null, picture: null, storyboard: null, clip: null, growing: WIDE },
      }),
    ],
  },
  {
    title: "Video that is processed",
    files: [
      file("processing", {
        ...NO_PICTURE,
        state: "processing",
        stages: {
          thumbnail: {
            state: "progress",
            attempt: 1,
            percent: 60,
            started_at: "2026-11-20T10:00:01.000Z",
            elapsed_ms: 400,
            error: null,
          },
        },
      }),
    ],
  },
  { title: "Video", files: [file("ready")] },
  {
    title: "Video that no browser plays",
    files: [file("unplayable", { playable: false, playable_reason: "Its codec, ProRes, is not played by browsers." })],
  },
  { title: "Photo", files: [file("photo", { ...PHOTO, alt_text: "The sea at sunset" })] },
  {
    title: "Portrait",
    files: [
      file("portrait", {
        ...PHOTO,
        width: 1080,
        height: 1920,
        thumbnail_url: TALL,
        thumbnails: { small: TALL, medium: TALL, large: TALL },
      }),
    ],
  },
  { title: "Album", files: ["a1", "a2", "a3", "a4", "a5"].map((id, place) => file(id, place === 1 ? {} : PHOTO)) },
  {
    title: "Audio",
    files: [
      file("audio", {
        ...NO_PICTURE,
        kind: "audio",
        name: "voices.mp3",
        content_type: "audio/mpeg",
        width: null,
        height: null,
      }),
    ],
  },
  {
    title: "Document",
    files: [
      file("file", {
        ...NO_PICTURE,
        kind: "file",
        name: "Minutes of a meeting with a rather long name.pdf",
        content_type: "application/pdf",
        width: null,
        height: null,
        duration: null,
        duration_formatted: null,
      }),
    ],
  },
  {
    title: "Document with its first page",
    files: [
      file("pages", {
        kind: "file",
        name: "Harbour rules.pdf",
        content_type: "application/pdf",
        size: 812_000,
        pages: 12,
        duration: null,
        duration_formatted: null,
        thumbnail_url: PAGE,
        thumbnails: { small: PAGE, medium: PAGE, large: PAGE },
      }),
    ],
  },
  {
    title: "Failed, its bytes are kept",
    files: [
      file("failed", {
        ...NO_PICTURE,
        state: "failed",
        error: failure("invalid_media", "This video is damaged: it ends in the middle of a frame."),
      }),
    ],
  },
  { title: "Upload given up", files: [file("expired", { ...NO_BYTES, state: "expired" })] },
  { title: "Deleted", files: [file("deleted", { ...NO_BYTES, state: "deleted" })] },
  { title: "On hold: scan", files: [file("scan", { ...NO_BYTES, hold: "scan", name: null })] },
  { title: "On hold: review", files: [file("review", { ...NO_BYTES, hold: "review", name: null })] },
  { title: "Quarantined", files: [file("quarantined", { ...NO_BYTES, hold: "quarantined", name: null })] },
];
