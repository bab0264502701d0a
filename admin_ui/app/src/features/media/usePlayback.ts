/** The state of an audio or video element as React sees it, and the ways to change it. */
import type { RefObject } from "react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { positionOf, rememberPosition, startPlaying } from "./playback.ts";

export interface Playback {
  playing: boolean;
  ended: boolean;
  waiting: boolean;
  /** Seconds. */
  time: number;
  /** Seconds; 0 while it is not known. */
  duration: number;
  /** Seconds up to which it is loaded around the present place. */
  buffered: number;
  volume: number;
  muted: boolean;
  rate: number;
}

const AT_START: Playback = {
  playing: false,
  ended: false,
  waiting: false,
  time: 0,
  duration: 0,
  buffered: 0,
  volume: 1,
  muted: false,
  rate: 1,
};

function bufferedEnd({ buffered, currentTime }: HTMLMediaElement): number {
  for (let place = 0; place < buffered.length; place += 1) {
    if (buffered.start(place) <= currentTime && currentTime <= buffered.end(place)) return buffered.end(place);
  }
  return 0;
}

function stateOf(media: HTMLMediaElement): Playback {
  return {
    playing: !media.paused && !media.ended,
    ended: media.ended,
    waiting: !media.paused && media.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
    time: media.currentTime,
    duration: Number.isFinite(media.duration) ? media.duration : 0,
    buffered: bufferedEnd(media),
    volume: media.volume,
    muted: media.muted,
    rate: media.playbackRate,
  };
}

const TOLD = [
  "play",
  "playing",
  "pause",
  "ended",
  "waiting",
  "canplay",
  "timeupdate",
  "durationchange",
  "progress",
  "volumechange",
  "ratechange",
  "seeking",
  "seeked",
] as const;

/** Whether a place that was left long enough ago is worth going back to. */
const FAR_S = 1;

/**
 * `mediaId` names what plays, so that it goes on at its place wherever it is opened next; `known` is its duration.
 *
 * What is `growing` tells a shorter one as long as not all of it is here.
 */
export function usePlayback(
  element: RefObject<HTMLMediaElement | null>,
  mediaId: string,
  known: number | null,
  growing = false,
) {
  const [state, setState] = useState<Playback>({ ...AT_START, time: positionOf(mediaId) });
  useEffect(() => {
    const media = element.current;
    if (!media) return;
    const told = ({ type }: Event) => {
      if (type === "play") {
        startPlaying(media);
        if (Math.abs(positionOf(mediaId) - media.currentTime) > FAR_S && positionOf(mediaId) > 0)
          media.currentTime = positionOf(mediaId);
      }
      // Another source begins at 0: that is no place where it was left.
      const isThere = media.readyState > HTMLMediaElement.HAVE_NOTHING;
      if (isThere && (type === "timeupdate" || type === "ended" || type === "seeked")) rememberPosition(mediaId, media);
      const least = growing ? (known ?? 0) : 0;
      setState((before) => ({
        ...stateOf(media),
        duration: Math.max(stateOf(media).duration, least) || before.duration,
      }));
    };
    const loaded = () => {
      // It may also be a renewed address in the middle of playing.
      if (positionOf(mediaId) > 0) media.currentTime = positionOf(mediaId);
    };
    media.addEventListener("loadedmetadata", loaded);
    for (const type of TOLD) media.addEventListener(type, told);
    return () => {
      media.removeEventListener("loadedmetadata", loaded);
      for (const type of TOLD) media.removeEventListener(type, told);
    };
  }, [element, mediaId, known, growing]);
  const seek = useCallback(
    (seconds: number) => {
      const media = element.current;
      if (!media) return;
      const end = Number.isFinite(media.duration) ? media.duration : seconds;
      media.currentTime = Math.min(Math.max(0, seconds), end);
      // Before anything is loaded the browser may forget the place; playing goes back to it.
      rememberPosition(mediaId, { currentTime: seconds, duration: media.duration, ended: false });
      setState((before) => ({ ...before, time: Math.min(Math.max(0, seconds), end) }));
    },
    [element, mediaId],
  );
  const controls = useMemo(
    () => ({
      toggle: () => {
        const media = element.current;
        if (!media) return;
        if (media.paused) media.play().catch(() => undefined);
        else media.pause();
      },
      mute: () => {
        if (element.current) element.current.muted = !element.current.muted;
      },
      setVolume: (volume: number) => {
        if (!element.current) return;
        element.current.volume = Math.min(1, Math.max(0, volume));
        element.current.muted = volume <= 0;
      },
      setRate: (rate: number) => {
        if (element.current) element.current.playbackRate = rate;
      },
    }),
    [element],
  );
  // How long it is may become known while it stands there.
  return { ...state, duration: state.duration || (known ?? 0), ...controls, seek };
}
