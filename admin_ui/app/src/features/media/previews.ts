/** The sender's own files as pictures: an address for each, and its proportions as soon as they are known. */
import { useSyncExternalStore } from "react";

export interface Preview {
  url: string;
  kind: "image" | "video";
  /** Width over height; null while it is being measured, or where the browser cannot show the file. */
  ratio: number | null;
  /** Whether the browser has shown that it can show it. */
  shown: boolean;
}

/** So many addresses are kept; older ones are given back. */
const MOST = 100;
const previews = new Map<Blob, Preview>();
const listeners = new Set<() => void>();
let changes = 0;

function set(content: Blob, preview: Preview): void {
  previews.set(content, preview);
  changes += 1;
  for (const listener of listeners) listener();
}

function measured(content: Blob, width: number, height: number): void {
  const known = previews.get(content);
  if (known && width > 0 && height > 0) set(content, { ...known, ratio: width / height, shown: true });
}

function measure(content: Blob, { url, kind }: Preview): void {
  if (kind === "image") {
    const image = new Image();
    image.onload = () => measured(content, image.naturalWidth, image.naturalHeight);
    image.src = url;
    return;
  }
  const video = document.createElement("video");
  video.preload = "metadata";
  video.muted = true;
  video.onloadedmetadata = () => measured(content, video.videoWidth, video.videoHeight);
  video.src = url;
}

function forgetOldest(): void {
  for (const [content, { url }] of previews) {
    if (previews.size <= MOST) return;
    URL.revokeObjectURL(url);
    previews.delete(content);
  }
}

/** The picture of a file that is sent from here, or null where it is neither photo nor video. */
export function previewOf(content: Blob | null): Preview | null {
  const [, kind] = /^(image|video)\//.exec(content?.type ?? "") ?? [];
  if (!content || (kind !== "image" && kind !== "video") || typeof URL.createObjectURL !== "function") return null;
  const known = previews.get(content);
  if (known) return known;
  const fresh: Preview = { url: URL.createObjectURL(content), kind, ratio: null, shown: false };
  previews.set(content, fresh);
  forgetOldest();
  measure(content, fresh);
  return fresh;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Draws the component again when a preview has been measured. */
export function usePreviews(): void {
  useSyncExternalStore(subscribe, () => changes);
}
