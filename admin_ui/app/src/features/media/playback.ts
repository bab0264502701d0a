/** What plays: one file at a time, each from where it was when it was last seen. */

const positions = new Map<string, number>();
let playing: HTMLMediaElement | null = null;

/** Halts whatever else plays. */
export function startPlaying(element: HTMLMediaElement): void {
  if (playing && playing !== element) playing.pause();
  playing = element;
}

/** Seconds from the start at which a file was left, 0 where it is new or was seen to its end. */
export function positionOf(mediaId: string): number {
  return positions.get(mediaId) ?? 0;
}

type Place = Pick<HTMLMediaElement, "currentTime" | "duration" | "ended">;

export function rememberPosition(mediaId: string, { currentTime, duration, ended }: Place): void {
  if (ended || currentTime >= duration - 0.5) positions.delete(mediaId);
  else positions.set(mediaId, currentTime);
}

export { timecode } from "../../ui/format.ts";
