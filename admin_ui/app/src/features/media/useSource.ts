/** What a player plays, and where from: a file by the browser itself, a stream by hls.js. */
import type { Attachment } from "@offchat/client";
import type { RefObject, SyntheticEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { useMediaAccess, useMediaUrl } from "./access.ts";

interface Source {
  /** For the element; none where a stream is attached to it. */
  url: string | undefined;
  /** Whether more of it may come while it plays. */
  growing: boolean;
  onError(event: SyntheticEvent): void;
}

/**
 * Plays `path`, and a stream to its end even when the whole stands meanwhile: changing over would show.
 *
 * A stream that ends before its time makes way for the whole, where that stands by then.
 */
export function useSource(
  video: RefObject<HTMLVideoElement | null>,
  { stream }: Attachment,
  path: string,
  onFailed: () => void,
): Source {
  const [streamed, setStreamed] = useState(path === stream?.hls ? path : null);
  const growing = streamed !== null;
  const file = useMediaUrl(streamed ?? path);
  const latest = { access: useMediaAccess(), path };
  const now = useRef(latest);
  now.current = latest;
  useEffect(() => {
    if (file.failed && !growing) onFailed();
  }, [file.failed, growing, onFailed]);
  useEffect(() => {
    const element = video.current;
    if (!element || !growing) return;
    let detach: (() => void) | null = null;
    let gone = false;
    const failed = () => {
      if (now.current.path === streamed) onFailed();
      else setStreamed(null);
    };
    import("./hls.ts").then(({ attach }) => {
      const current = (wanted: string) => now.current.access.url(wanted);
      if (!gone) detach = attach(element, current(streamed), current, failed);
    }, failed);
    return () => {
      gone = true;
      detach?.();
    };
  }, [video, growing, streamed, onFailed]);
  return growing ? { url: undefined, growing, onError: () => undefined } : { ...file, growing };
}
