/** How media components reach bytes and running uploads, without knowing who provides them. */
import type { Attachment, LocalUpload, UnfinishedUpload, UploadProgress } from "@offchat/client";
import type { ReactNode, SyntheticEvent } from "react";
import { createContext, useCallback, useContext, useRef, useState, useSyncExternalStore } from "react";

/** What is known of files and uploads at this moment. */
export interface LiveMedia {
  /** Calls `listener` after each change; the answer ends that. */
  subscribe(listener: () => void): () => void;
  /** The file as it is now. */
  current(attachment: Attachment): Attachment;
  progress(mediaId: string): UploadProgress | undefined;
  /** The upload of this page that fills a file. */
  uploadOf(mediaId: string): LocalUpload | null;
  upload(uploadId: string): LocalUpload | null;
  /** All uploads of this page. */
  uploads(): Readonly<Record<string, LocalUpload>>;
  /** An upload of one's own that ran in another page. */
  unfinished(mediaId: string): UnfinishedUpload | null;
}

/** Draws a question, which is closed by what it is given. */
export type Asking = (onClose: () => void) => ReactNode;

export interface MediaAccess {
  live: LiveMedia;
  /** The address of a media path for this person now. */
  url(path: string): string;
  /** The same with a proof that was just renewed. */
  freshUrl(path: string): Promise<string>;
  pause(upload: LocalUpload): void;
  resume(upload: LocalUpload): void;
  cancel(upload: LocalUpload): void;
  /** What to ask before an upload is cancelled, or null where nothing but the file is concerned. */
  cancelQuestion(upload: LocalUpload): string | null;
  /** Go on with an upload that was interrupted; throws where it is another file. */
  resumeFrom(begun: UnfinishedUpload, file: File): void;
  /** Send a file that an earlier page could not keep, chosen again; throws where it is another file. */
  provide(upload: LocalUpload, file: File): void;
  /** The same by the browser's own way to the file, for which it may ask the person. */
  reopen(upload: LocalUpload): Promise<void>;
  /** Have a file whose processing failed processed again; null where that is not this person's to ask. */
  retry(attachment: Attachment): (() => Promise<void>) | null;
  /** Have the frame at some seconds stand for a video to all who see it; null where that is not this person's to choose. */
  choosePoster?: (attachment: Attachment) => ((seconds: number) => Promise<void>) | null;
  /** Give an interrupted upload up. */
  abandon(begun: UnfinishedUpload): Promise<void>;
  /** The bytes of an upload that runs here, for a preview. */
  content(upload: LocalUpload): Blob | null;
  /** Asks what is wrong with a file of others; null for one's own. Without it nobody can be told. */
  report?: (attachment: Attachment) => Asking | null;
  /** Asks why a withheld file of one's own should be shown; null for those of others. */
  appeal?: (attachment: Attachment) => Asking | null;
  /** Show a file large among all of its room; null where there is nothing around it. */
  open: ((attachment: Attachment) => void) | null;
}

export const MediaAccessContext = createContext<MediaAccess | null>(null);

const nothing = (): void => undefined;

const NO_UPLOADS = {};

/** Files that nothing happens to. */
export const STILL: LiveMedia = {
  subscribe: () => nothing,
  current: (attachment) => attachment,
  progress: () => undefined,
  uploadOf: () => null,
  upload: () => null,
  uploads: () => NO_UPLOADS,
  unfinished: () => null,
};

/** For answers whose links are complete already, and where nothing is uploaded. */
export const linksAsTheyAre: MediaAccess = {
  live: STILL,
  url: (path) => path,
  freshUrl: (path) => Promise.resolve(path),
  pause: nothing,
  resume: nothing,
  cancel: nothing,
  cancelQuestion: () => null,
  resumeFrom: nothing,
  provide: nothing,
  reopen: () => Promise.resolve(),
  retry: () => null,
  abandon: () => Promise.resolve(),
  content: () => null,
  open: null,
};

export function useMediaAccess(): MediaAccess {
  const access = useContext(MediaAccessContext);
  if (!access) throw new Error("MediaAccessContext is missing.");
  return access;
}

function sameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((value, place) => value === other[place]);
}

/** A part of what is known; the component is drawn again only when that part changes (a list: when one of it does). */
export function useLive<T>(select: (live: LiveMedia) => T): T {
  const { live } = useMediaAccess();
  const last = useRef<T>(undefined);
  return useSyncExternalStore(live.subscribe, () => {
    const next = select(live);
    if (last.current === undefined || !sameList(last.current, next)) last.current = next;
    return last.current;
  });
}

interface MediaUrl {
  url: string;
  failed: boolean;
  /** To be called when loading failed: the first time a fresh proof is tried, where there is one; then `failed` is set. */
  onError(event: SyntheticEvent): void;
}

/** `MediaError.MEDIA_ERR_DECODE`: the bytes have come, and make no video. */
const UNDECODABLE = 3;

function isUndecodable({ currentTarget }: SyntheticEvent): boolean {
  return currentTarget instanceof HTMLMediaElement && currentTarget.error?.code === UNDECODABLE;
}

interface Held {
  path: string;
  url: string;
  renewed: boolean;
  failed: boolean;
}

/**
 * The address of `path`, kept as it is while the component lives.
 *
 * The proof in it is renewed every few minutes; changing the address of what is loaded already would load it again, or
 * start a video anew.
 */
export function useMediaUrl(path: string): MediaUrl {
  const access = useMediaAccess();
  const start = (): Held => ({ path, url: access.url(path), renewed: false, failed: false });
  const [held, setHeld] = useState(start);
  const current = held.path === path ? held : start();
  if (current !== held) setHeld(current);
  const { renewed } = current;
  const onError = useCallback(
    (event: SyntheticEvent) => {
      const fail = () => setHeld((before) => ({ ...before, failed: true }));
      if (renewed || isUndecodable(event)) return fail();
      setHeld((before) => ({ ...before, renewed: true }));
      // The same address again would not be loaded again, so that nobody would hear of its failing.
      const renew = (url: string) =>
        setHeld((before) => {
          if (before.path !== path) return before;
          return url === before.url ? { ...before, failed: true } : { ...before, url };
        });
      access.freshUrl(path).then(renew, fail);
    },
    [access, path, renewed],
  );
  return { url: current.url, failed: current.failed, onError };
}
