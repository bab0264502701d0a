/** What can be said of a file of the library in a few words. */
import type { MediaFile } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { bytes } from "../../ui/format.ts";

export function nameOf({ title, name, kind }: Pick<MediaFile, "title" | "name" | "kind">): string {
  return title || name || words.kinds[kind];
}

/** Seconds as a player shows them: `1:05`, `1:00:05`. */
export function timecode(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** Its name and kind for those who do not see it, and how it stands where it is not ready. */
export function describe(file: MediaFile): string {
  const length = file.duration === null || file.kind === "image" ? "" : words.length(timecode(file.duration));
  const state = file.state === "ready" ? "" : words.states[file.state];
  return [nameOf(file), words.kinds[file.kind], length, state].filter(Boolean).join(", ");
}

/** Its dimensions, length and size in one line. */
export function measures({ width, height, duration, size }: MediaFile): string {
  const shape = width && height ? `${width} × ${height}` : "";
  return [shape, duration === null ? "" : timecode(duration), bytes(size)].filter(Boolean).join(" · ");
}

/** Whether there is a picture of what a file shows. */
export function hasPicture({ kind, placeholder, thumbnail_url }: MediaFile): boolean {
  // The cover of a sound is none of what it shows; of a document, its first page is.
  return kind !== "audio" && Boolean(placeholder || thumbnail_url);
}
