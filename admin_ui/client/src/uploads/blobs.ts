/** Lets Node send a Blob, as `fs.openAsBlob` makes one: the tus client reads buffers and streams alone there. */
import type { FileReader, FileSource } from "tus-js-client";

/** So much is in memory at once, in bytes. */
const PART = 8 * 1024 * 1024;

function sourceOf(blob: Blob): FileSource {
  return {
    size: blob.size,
    slice: async (start, end) => {
      const part = await blob.slice(start, Math.min(end, start + PART)).arrayBuffer();
      const value = Object.assign(new Uint8Array(part), { size: part.byteLength });
      return { value, done: start + part.byteLength >= blob.size };
    },
    close: () => undefined,
  };
}

/** How the content is read, null where the tus client knows it by itself. */
export function blobReader(content: unknown): FileReader | null {
  if (!(content instanceof Blob) || typeof XMLHttpRequest !== "undefined") return null;
  return { openFile: async () => sourceOf(content) };
}
