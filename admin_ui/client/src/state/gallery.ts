/** What was sent in a room, newest first, and how events keep it true. */
import type { AnyEvent, Attachment, GalleryEntry, Message } from "../contract.ts";
import { stableAttachment } from "../media_paths.ts";

/** Photos and videos, or everything else. */
export type GalleryKind = "media" | "files";

export interface GalleryState {
  /** Newest first. */
  entries: readonly GalleryEntry[];
  /** Whether older ones stand on the server. */
  more: boolean;
  /** Whether newer ones stand on the server that are not loaded, as around a file of long ago. */
  newer: boolean;
  /** False until the first page is there. */
  loaded: boolean;
}

export const EMPTY_GALLERY: GalleryState = { entries: [], more: false, newer: false, loaded: false };

const SHOWN = new Set<Attachment["state"]>(["processing", "ready", "failed"]);

/** Whether a file stands in a gallery: its bytes are here, and nothing holds it. */
export function isInGallery(kind: GalleryKind, { kind: of, state, hold }: Attachment): boolean {
  const visual = of === "image" || of === "video";
  return visual === (kind === "media") && hold === null && SHOWN.has(state);
}

function fresh(before: GalleryState, page: readonly GalleryEntry[]): GalleryEntry[] {
  const known = new Set(before.entries.map(({ message, attachment }) => `${message} ${attachment.id}`));
  return page
    .filter(({ message, attachment }) => !known.has(`${message} ${attachment.id}`))
    .map((entry) => ({ ...entry, attachment: stableAttachment(entry.attachment) }));
}

/** The first page, or one more behind what is loaded. */
export function galleryLoaded(before: GalleryState, page: readonly GalleryEntry[], more: boolean): GalleryState {
  return { ...before, entries: [...before.entries, ...fresh(before, page)], more, loaded: true };
}

/** One more page in front of what is loaded. */
export function galleryLoadedNewer(before: GalleryState, page: readonly GalleryEntry[], newer: boolean): GalleryState {
  return { ...before, entries: [...fresh(before, page), ...before.entries], newer };
}

function entriesOf(message: Message, kind: GalleryKind): GalleryEntry[] {
  const { id, number, thread, sender, created_at, attachments, captions } = message;
  return attachments
    .filter((attachment) => isInGallery(kind, attachment))
    .map((attachment) => {
      const caption = captions[attachment.id] ?? "";
      return { message: id, number, thread, sender, sent_at: created_at, caption, attachment };
    })
    .reverse();
}

/** The files of a message as they are now, put where the message stands; beyond what is loaded they are left out. */
export function withMessageFiles(state: GalleryState, kind: GalleryKind, message: Message): GalleryState {
  const others = state.entries.filter((entry) => entry.message !== message.id);
  const known = new Map(state.entries.map((entry) => [entry.attachment.id, entry.attachment]));
  const newest = (attachment: Attachment) => {
    const here = known.get(attachment.id);
    return here && here.version > attachment.version ? here : attachment;
  };
  const files = entriesOf({ ...message, attachments: message.attachments.map(newest) }, kind);
  if (files.length === 0 && others.length === state.entries.length) return state;
  const first = state.entries[0];
  const last = state.entries.at(-1);
  const beyond =
    (state.more && last && message.number < last.number) || (state.newer && first && message.number > first.number);
  if (beyond) return { ...state, entries: others };
  const place = others.findIndex(({ number }) => number < message.number);
  const at = place < 0 ? others.length : place;
  return { ...state, entries: [...others.slice(0, at), ...files, ...others.slice(at)] };
}

function withFile(state: GalleryState, kind: GalleryKind, file: Attachment): GalleryState {
  const entries = state.entries.flatMap((entry) => {
    if (entry.attachment.id !== file.id || entry.attachment.version >= file.version) return [entry];
    return isInGallery(kind, file) ? [{ ...entry, attachment: file }] : [];
  });
  const same = entries.length === state.entries.length && entries.every((entry, at) => entry === state.entries[at]);
  return same ? state : { ...state, entries };
}

/** The gallery after an event of its room. */
export function applyToGallery(state: GalleryState, kind: GalleryKind, event: AnyEvent): GalleryState {
  switch (event.type) {
    case "message.created":
    case "message.updated":
      return withMessageFiles(state, kind, event.data);
    case "message.deleted": {
      const entries = state.entries.filter(({ message }) => message !== event.data.id);
      return entries.length === state.entries.length ? state : { ...state, entries };
    }
    case "media.updated":
    case "media.thumbnail_ready":
      return withFile(state, kind, event.data);
    default:
      return state;
  }
}
