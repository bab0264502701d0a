/** What a player plays, and where from: a file by the browser itself, a stream by hls.js. */
import type { Attachment } from "@offchat/client";
import type { RefObject, SyntheticEvent } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useMediaAccess, useMediaUrl } from "./access.ts";
import type { Playing } from "./hls.ts";
import type { Quality } from "./quality.ts";
import { keepQuality, keptQuality, nearest } from "./quality.ts";

export interface Qualities {
  /** The heights that there are, the largest first; none are known before they are played. */
  heights: readonly number[];
  chosen: Quality;
  /** The height that is shown. */
  shown: number | null;
  choose(quality: Quality): void;
}

interface Source {
  /** For the element; none where a stream is attached to it. */
  url: string | undefined;
  /** Whether more of it may come while it plays. */
  growing: boolean;
  onError(event: SyntheticEvent): void;
  /** None where there is nothing to choose from. */
  qualities: Qualities | null;
}

interface Streamed {
  path: string;
  growing: boolean;
}

/** The stream to begin with: that of a conversion, or the heights of a video that plays, unless one wants the file. */
function firstStream({ playable, stream }: Attachment, path: string): Streamed | null {
  if (!stream?.hls) return null;
  const growing = path === stream.hls;
  if (!growing && keptQuality() === "original") return null;
  return growing || playable ? { path: stream.hls, growing } : null;
}

/**
 * Plays `path`, or the stream there is, and that to its end whatever comes to stand meanwhile: changing over would show.
 *
 * A stream that ends before its time makes way for the whole, where that stands by then.
 */
export function useSource(
  video: RefObject<HTMLVideoElement | null>,
  attachment: Attachment,
  path: string,
  onFailed: () => void,
): Source {
  const [streamed, setStreamed] = useState(() => firstStream(attachment, path));
  const [chosen, setChosen] = useState<Quality>(() => {
    if (!streamed) return "original";
    return streamed.growing ? "auto" : keptQuality();
  });
  const [heights, setHeights] = useState<readonly number[]>([]);
  const [shown, setShown] = useState<number | null>(null);
  const file = useMediaUrl(streamed?.path ?? path);
  const latest = { access: useMediaAccess(), path, chosen, onFailed };
  const now = useRef(latest);
  now.current = latest;
  const playing = useRef<Playing | null>(null);
  useEffect(() => {
    if (file.failed && !streamed) onFailed();
  }, [file.failed, streamed, onFailed]);
  useEffect(() => {
    const element = video.current;
    if (!element || !streamed) return;
    let gone = false;
    const failed = () => {
      if (now.current.path === streamed.path) return now.current.onFailed();
      setChosen("original");
      setStreamed(null);
    };
    const heightsCame = (found: number[]) => {
      setHeights(found);
      const quality = nearest(found, now.current.chosen);
      if (typeof quality !== "number") return;
      setChosen(quality);
      playing.current?.choose(quality);
    };
    import("./hls.ts").then(({ attach }) => {
      const current = (wanted: string) => now.current.access.url(wanted);
      const told = { onFailed: failed, onHeights: heightsCame, onHeight: setShown };
      if (!gone) playing.current = attach(element, current(streamed.path), current, told);
    }, failed);
    return () => {
      gone = true;
      playing.current?.detach();
      playing.current = null;
    };
  }, [video, streamed]);
  const ladder = attachment.playable ? (attachment.stream?.hls ?? null) : null;
  const choose = useCallback(
    (quality: Quality) => {
      setChosen(quality);
      keepQuality(quality);
      // What was halted stays so with another source.
      if (video.current) video.current.autoplay = !video.current.paused;
      if (quality === "original") setStreamed(null);
      else if (ladder) setStreamed((before) => before ?? { path: ladder, growing: false });
      playing.current?.choose(typeof quality === "number" ? quality : null);
    },
    [video, ladder],
  );
  const growing = streamed?.growing ?? false;
  const qualities = growing || !(ladder || streamed) ? null : { heights, chosen, shown, choose };
  return streamed ? { url: undefined, growing, onError: () => undefined, qualities } : { ...file, growing, qualities };
}
