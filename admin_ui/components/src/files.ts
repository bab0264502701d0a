/** Files of the library as the server lists them, and as they are handed out. */
import type { FileList, MediaFile, Rest } from "@offchat/client";
import { asError, OffChatError, stableAttachment } from "@offchat/client";

export type { MediaFile };
export type MediaType = MediaFile["kind"];

export interface Query {
  namespace: string | null;
  /** Kinds of files; all of them where it is empty. */
  kinds: readonly MediaType[];
  /** What is searched for; everything where it is empty. */
  words: string;
}

/** The first page of what a query finds: newest first, or the best match first where there are words. */
export async function firstPage(rest: Rest, { namespace, kinds, words }: Query): Promise<FileList> {
  const query = new URLSearchParams();
  if (namespace !== null) query.set("namespace", namespace);
  for (const kind of kinds) query.append("kind", kind);
  if (words !== "") query.set("q", words);
  const place = words === "" ? "files" : "search";
  return await rest.page("/api/v1/media/files/", `/api/v1/media/${place}/?${query}`);
}

/** The page behind another one; `next` is what that one names. */
export async function nextPage(rest: Rest, next: string): Promise<FileList> {
  return await rest.page("/api/v1/media/files/", next);
}

/** One file, null where it is not there any more or may not be seen. */
export async function fileWith(rest: Rest, id: string): Promise<MediaFile | null> {
  try {
    return await rest.get("/api/v1/media/files/{media_id}/", { path: { media_id: id } });
  } catch (thrown) {
    const error = asError(thrown);
    if (error.status === 404 || error.status === 410) return null;
    throw error;
  }
}

const LOOK_AGAIN_MS = [300, 600, 1000, 2000, 3000, 5000, 8000, 15_000, 30_000];

/**
 * Look at a file until it is ready or has failed, for a minute; `told` hears how it is, and of changes.
 *
 * Resolves to the file as it was seen last, null where it is not there (any more).
 */
export async function follow(
  rest: Rest,
  id: string,
  told: (file: MediaFile, first: boolean) => void,
  signal: AbortSignal,
): Promise<MediaFile | null> {
  let seen: MediaFile | null = null;
  for (const pause of LOOK_AGAIN_MS) {
    const file = await fileWith(rest, id);
    if (file === null || signal.aborted) return file;
    if (file.version !== seen?.version) told(file, seen === null);
    seen = file;
    if (file.state !== "uploading" && file.state !== "processing") break;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return seen;
}

/** A reason in words: the server's own, else that it does not answer. */
export function reasonOf(thrown: unknown, unreachable: string): string {
  const error = thrown instanceof OffChatError ? thrown : asError(thrown);
  return error.detail || (error.code === "unreachable" ? unreachable : error.code);
}

/** The address of a path of a file, on the server that told it. */
export function addressOf(rest: Rest, path: string | null): string | null {
  return path === null ? null : `${rest.baseUrl}${path}`;
}

/**
 * The file as it is handed to a page: whole addresses without a grant, so that nothing which expires or opens doors is
 * stored there.
 */
export function portable(rest: Rest, file: MediaFile): MediaFile {
  const stable = { ...file, ...stableAttachment(file) };
  const whole = (path: string | null): string | null => addressOf(rest, path);
  const { thumbnails, stream } = stable;
  return {
    ...stable,
    thumbnail_url: whole(stable.thumbnail_url),
    file_url: whole(stable.file_url),
    download_url: whole(stable.download_url),
    thumbnails: {
      small: whole(thumbnails.small),
      medium: whole(thumbnails.medium),
      large: whole(thumbnails.large),
    },
    stream: stream && {
      hls: whole(stream.hls),
      mp4: whole(stream.mp4),
      picture: whole(stream.picture),
      storyboard: whole(stream.storyboard),
      clip: whole(stream.clip),
      growing: whole(stream.growing),
    },
  };
}
