/** What can be said of a file of the library in a few words. */
import type { MediaFile } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { timecode } from "../../ui/format.ts";

export { timecode };

export function nameOf({ title, name, kind }: Pick<MediaFile, "title" | "name" | "kind">): string {
  return title || name || words.kinds[kind];
}

/** Its name and kind for those who do not see it, and how it stands where it is not ready. */
export function describe(file: MediaFile): string {
  const length = file.duration === null || file.kind === "image" ? "" : words.length(timecode(file.duration));
  const state = file.state === "ready" ? "" : words.states[file.state];
  return [nameOf(file), words.kinds[file.kind], length, state].filter(Boolean).join(", ");
}

/** Whether there is a picture of what a file shows. */
export function hasPicture({ kind, placeholder, thumbnail_url }: MediaFile): boolean {
  // The cover of a sound is none of what it shows; of a document, its first page is.
  return kind !== "audio" && Boolean(placeholder || thumbnail_url);
}
