/** Plays a stream (HLS) in a video element; loaded only where there is one to play. */
import { stablePath } from "@offchat/client";
import type { ErrorData } from "hls.js";
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

/**
 * Begins to play the stream at `url`; the answer ends that.
 *
 * `current` completes a path with the proof of the moment; `onFailed` is called when it cannot be played (on).
 */
export function attach(
  video: HTMLVideoElement,
  url: string,
  current: (path: string) => string,
  onFailed: () => void,
): () => void {
  if (!Hls.isSupported()) {
    if (video.canPlayType(MIME)) video.src = url;
    else onFailed();
    return () => video.removeAttribute("src");
  }
  let retries = 0;
  const hls = new Hls({
    startPosition: 0,
    enableWorker: false,
    xhrSetup: (request, address) => request.open("GET", renewed(address, current), true),
  });
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    retries += 1;
    if (!answered(hls, data, retries)) onFailed();
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => hls.destroy();
}
