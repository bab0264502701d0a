/** Plays a stream (HLS) in a video element; loaded only where there is one to play. */
import { stablePath } from "@offchat/client";
import type { ErrorData, Level } from "hls.js";
import Hls from "hls.js/light";

/** How often a stream whose network failed is asked for again before it counts as broken. */
const RETRIES = 3;

const MIME = "application/vnd.apple.mpegurl";

/** `url` with the proof of this moment: that in a playlist is as old as the playlist. */
function renewed(url: string, current: (path: string) => string): string {
  const { pathname, search, origin } = new URL(url, location.href);
  const path = stablePath(pathname + search);
  const fresh = current(path);
  return fresh === path ? url : new URL(fresh, origin).href;
}

/** What to do about a failure that hls.js does not get over by itself. */
function answered(hls: Hls, { type, response }: ErrorData, retries: number): boolean {
  const refused = response?.code !== undefined && response.code >= 400 && response.code < 500;
  if (retries > RETRIES || refused) return false;
  if (type === Hls.ErrorTypes.NETWORK_ERROR) hls.startLoad();
  else if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
  else return false;
  return true;
}

/** Bits a second that are expected of a connection before the first piece has come: enough for 720p. */
const FIRST_GUESS = 3_000_000;

export interface Playing {
  detach(): void;
  /** Plays one of the heights from the next piece on, or with null whichever fits the connection and the place. */
  choose(height: number | null): void;
}

export interface Told {
  /** It cannot be played (on). */
  onFailed(): void;
  /** The heights of the stream, the largest first. */
  onHeights(heights: number[]): void;
  /** Which one of them is shown from now on. */
  onHeight(height: number): void;
}

/** What people call the height of a video: its shorter side. */
function heightOf(level: Level | undefined): number {
  return level ? Math.min(level.width, level.height) : 0;
}

/** Begins to play the stream at `url`; `current` completes a path with the proof of the moment. */
export function attach(
  video: HTMLVideoElement,
  url: string,
  current: (path: string) => string,
  { onFailed, onHeights, onHeight }: Told,
): Playing {
  if (!Hls.isSupported()) {
    if (video.canPlayType(MIME)) video.src = url;
    else onFailed();
    return { detach: () => video.removeAttribute("src"), choose: () => undefined };
  }
  let retries = 0;
  const hls = new Hls({
    startPosition: 0,
    enableWorker: false,
    capLevelToPlayerSize: true,
    abrEwmaDefaultEstimate: FIRST_GUESS,
    xhrSetup: (request, address) => request.open("GET", renewed(address, current), true),
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    if (hls.levels.length > 1) onHeights(hls.levels.map(heightOf).sort((one, other) => other - one));
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, (_, { level }) => onHeight(heightOf(hls.levels[level])));
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    retries += 1;
    if (!answered(hls, data, retries)) onFailed();
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return {
    detach: () => hls.destroy(),
    choose: (height) => {
      hls.nextLevel = hls.levels.findIndex((level) => heightOf(level) === height);
    },
  };
}
