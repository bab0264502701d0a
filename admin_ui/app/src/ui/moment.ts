/** Where the player in a part of the page stands. */
import type { RefObject } from "react";
import { useEffect, useState } from "react";

const MOVES = ["loadeddata", "timeupdate", "seeked", "play", "pause"] as const;

export interface Moment {
  /** Seconds from the beginning, to the millisecond: as a person can tell frames apart. */
  at: number;
  paused: boolean;
}

/** The moment at which the player in `content` stands; null before one was there. */
export function useMoment(content: RefObject<HTMLElement | null>): Moment | null {
  const [moment, setMoment] = useState<Moment | null>(null);
  useEffect(() => {
    const element = content.current;
    const moved = ({ target }: Event) => {
      if (!(target instanceof HTMLVideoElement)) return;
      setMoment({ at: Math.round(target.currentTime * 1000) / 1000, paused: target.paused });
    };
    // Events of media do not bubble.
    for (const name of MOVES) element?.addEventListener(name, moved, true);
    return () => {
      for (const name of MOVES) element?.removeEventListener(name, moved, true);
    };
  }, [content]);
  return moment;
}
