/** How media components reach bytes and running uploads, without knowing who provides them. */
import type { LocalUpload, UnfinishedUpload } from "@offchat/client";
import type { SyntheticEvent } from "react";
import { createContext, useCallback, useContext, useState } from "react";

export interface MediaAccess {
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
  /** Give an interrupted upload up. */
  abandon(begun: UnfinishedUpload): Promise<void>;
  /** The bytes of an upload that runs here, for a preview. */
  content(upload: LocalUpload): Blob | null;
}

export const MediaAccessContext = createContext<MediaAccess | null>(null);

const nothing = (): void => undefined;

/** For answers whose links are complete already, and where nothing is uploaded. */
export const linksAsTheyAre: MediaAccess = {
  url: (path) => path,
  freshUrl: (path) => Promise.resolve(path),
  pause: nothing,
  resume: nothing,
  cancel: nothing,
  cancelQuestion: () => null,
  resumeFrom: nothing,
  abandon: () => Promise.resolve(),
  content: () => null,
};

export function useMediaAccess(): MediaAccess {
  const access = useContext(MediaAccessContext);
  if (!access) throw new Error("MediaAccessContext is missing.");
  return access;
}

interface MediaUrl {
  url: string;
  failed: boolean;
  /** To be called when loading failed: the first time a fresh proof is tried, where there is one; then `failed` is set. */
  onError(event: SyntheticEvent): void;
}

/** `MediaError.MEDIA_ERR_DECODE`: the bytes have come, and make no film. */
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
 * start a film anew.
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
