/** Payloads as the server renders them, to be varied by each test. */
import type { Attachment, MediaFile, Message, Room, User } from "../src/index.ts";

export const ALICE: User = { id: "u-alice", username: "alice", display_name: "Alice", avatar_url: null, is_bot: false };
export const BOB: User = { id: "u-bob", username: "bob", display_name: "Bob", avatar_url: null, is_bot: false };

export function message(number: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${number}`,
    room: "r1",
    number,
    sender: BOB,
    client_id: `client-${number}`,
    body: `message ${number}`,
    attachments: [],
    captions: {},
    reply_to: null,
    thread: null,
    forwarded_from: null,
    reply_count: 0,
    reactions: [],
    pinned: null,
    previews: [],
    mentions: [],
    mentions_room: false,
    created_at: "2026-11-20T10:00:00.000Z",
    edited_at: null,
    deleted_at: null,
    deleted_by: null,
    reason: null,
    in_timeline: true,
    last_reply_at: null,
    repliers: [],
    ...change,
  };
}

export function room(change: Partial<Room> = {}): Room {
  return {
    id: "r1",
    kind: "group",
    name: "general",
    topic: "",
    namespace: "demo",
    member_count: 2,
    history: "all",
    created_at: "2026-11-20T09:00:00.000Z",
    picture_url: null,
    posting: "members",
    archived_at: null,
    my_role: "member",
    unread: 0,
    mentions: 0,
    muted: false,
    mute_until: null,
    level: "all",
    pinned: false,
    peer: null,
    last_message: null,
    position: { epoch: "k1", seq: 0 },
    ...change,
  };
}

export function attachment(change: Partial<Attachment> = {}): Attachment {
  return {
    id: "f1",
    version: 1,
    kind: "video",
    state: "uploading",
    hold: null,
    stages: {},
    name: "holiday.mp4",
    title: null,
    alt_text: null,
    content_type: "video/mp4",
    size: 1000,
    received: 0,
    width: null,
    height: null,
    duration: null,
    duration_formatted: null,
    bitrate: null,
    codec: null,
    audio_codec: null,
    fps: null,
    rotation: null,
    video_dimensions: null,
    has_audio: null,
    placeholder: null,
    thumbnail_url: null,
    thumbnails: { small: null, medium: null, large: null },
    file_url: null,
    download_url: null,
    stream: null,
    waveform: null,
    playable: null,
    mime_codecs: null,
    pages: null,
    playable_reason: null,
    error: null,
    created_at: "2026-11-20T10:00:00.000Z",
    uploader: BOB,
    namespace: "demo",
    room: "r1",
    ...change,
  };
}

/** A file of the library that is ready; ids that rise stand for files that came later. */
export function libraryFile(id: string, change: Partial<MediaFile> = {}): MediaFile {
  return {
    ...attachment({ id, kind: "image", state: "ready", name: `${id}.jpg`, width: 600, height: 400 }),
    title: id,
    description: null,
    visibility: "library",
    tags: [],
    collections: [],
    text: null,
    exif: null,
    poster_s: null,
    ai: { state: "off", pending: 0 },
    sha256: null,
    sha256_original: null,
    usage_count: 0,
    revision: 1,
    trashed_at: null,
    updated_at: "2026-11-20T10:00:00.000Z",
    ...change,
  };
}
