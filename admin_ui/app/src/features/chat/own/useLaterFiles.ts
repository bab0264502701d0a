/** Files that are to go with a message that is not sent yet: uploaded now, and seen by others only once it is. */
import { notifications } from "@mantine/notifications";
import type { LibraryUpload } from "@offchat/client";
import { asError, LibraryUploads } from "@offchat/client";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { later as words } from "../../../texts/later.ts";
import { over } from "../captions.ts";
import { useChat } from "../connection.ts";
import { sortOut, useSpace } from "../space.ts";

/** So many files the server takes with one message. */
const FILES_LIMIT = 20;

/** Uploads in the order that was chosen for them; those that came since stand behind. */
export function inOrder(all: readonly LibraryUpload[], order: readonly string[]): LibraryUpload[] {
  const placed = order.flatMap((id) => all.filter(({ uploadId }) => uploadId === id));
  return [...placed, ...all.filter(({ uploadId }) => !order.includes(uploadId))];
}

/** `already`: how many files the message has. Where what shows them goes before they are kept, they are given up. */
export function useLaterFiles(namespace: string | null, already = 0) {
  const chat = useChat();
  const [uploads] = useState(() => new LibraryUploads(chat.rest));
  const coming = useSyncExternalStore(uploads.subscribe, uploads.get);
  const [order, setOrder] = useState<readonly string[]>([]);
  const [captions, setCaptions] = useState<Readonly<Record<string, string>>>({});
  const all = inOrder(coming, order);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const { space, changed } = useSpace(namespace ?? "", namespace !== null);
  const kept = useRef(false);
  const unclear = useRef(false);
  const contents = useRef(new Map<string, File>());
  const free = Math.max(0, FILES_LIMIT - already - all.length);

  const choose = (files: readonly File[]) => {
    const { taken, refused: wrong } = sortOut(files, {
      limit: chat.hello?.limits.upload_bytes ?? Number.POSITIVE_INFINITY,
      free: space?.left_bytes ?? Number.POSITIVE_INFINITY,
      tooLong: 0,
    });
    const tooMany = taken.length > free ? [words.tooMany(FILES_LIMIT)] : [];
    setRefused([...wrong.map(({ reason }) => reason), ...tooMany]);
    const named = taken.slice(0, free).map((file) => ({
      name: file.name,
      type: file.type,
      size: file.size,
      content: file,
    }));
    if (namespace === null || named.length === 0) return;
    const before = new Set(uploads.get().map(({ uploadId }) => uploadId));
    uploads.start(named, { namespace, visibility: "private" });
    const fresh = uploads.get().filter(({ uploadId }) => !before.has(uploadId));
    fresh.forEach(({ uploadId }, at) => {
      const content = named[at]?.content;
      if (content) contents.current.set(uploadId, content);
    });
  };
  /** Give a file up, wherever it is; what was uploaded goes into the trash. */
  const remove = async ({ uploadId, status, mediaId }: LibraryUpload) => {
    await uploads.cancel(uploadId);
    if (status === "done" && mediaId !== null) {
      const path = { media_id: mediaId };
      await chat.rest.delete("/api/v1/media/files/{media_id}/", { path }).catch(() => undefined);
    }
    changed();
  };
  const last = useRef({ remove });
  last.current = { remove };
  useEffect(
    () => () => {
      if (!kept.current) for (const upload of uploads.get()) void last.current.remove(upload);
    },
    [uploads],
  );
  const failed = all.some(({ status }) => status === "failed");
  return {
    all,
    refused,
    free,
    choose,
    remove,
    retry: ({ uploadId }: LibraryUpload) => uploads.resume(uploadId),
    failed,
    /** Whether all stand on the server. */
    ready: all.every(({ status }) => status === "done"),
    setOrder,
    /** The file as it was chosen here. */
    contentOf: (uploadId: string) => contents.current.get(uploadId) ?? null,
    /** What is written below a file, by its upload. */
    captionOf: (uploadId: string) => ({
      text: captions[uploadId] ?? "",
      onChange: (text: string) => setCaptions((before) => ({ ...before, [uploadId]: text })),
    }),
    tooLong: all.some(({ uploadId }) => over(captions[uploadId] ?? "") > 0),
    /** The captions of those that stand on the server, by their ids there. */
    captions: () =>
      Object.fromEntries(
        all.flatMap(({ uploadId, mediaId }) => {
          const text = (captions[uploadId] ?? "").trim();
          return mediaId !== null && text !== "" ? [[mediaId, text]] : [];
        }),
      ),
    ids: () => all.flatMap(({ mediaId, status }) => (status === "done" && mediaId !== null ? [mediaId] : [])),
    /** From now on they may belong to a message: where no answer comes, the server may have taken it all the same. */
    keep: () => {
      kept.current = true;
      changed();
    },
    /** What was asked for has failed: what the server has surely not taken belongs to no message. */
    failedWith: (thrown: unknown) => {
      // Of an attempt without a clear answer it may have taken them, whatever it says to the next one.
      if (asError(thrown).retryable) unclear.current = true;
      else if (!unclear.current) kept.current = false;
    },
  };
}

export type LaterUploads = ReturnType<typeof useLaterFiles>;

/**
 * Do something once all files stand on the server; a file that fails ends the wish, and says so.
 *
 * Answers whether that is waited for, and how to ask for it.
 */
export function useOnceUploaded(
  files: LaterUploads,
  act: () => void,
  failure: string = words.uploadFailed,
): [boolean, (wanted: boolean) => void] {
  const [wanted, setWanted] = useState(false);
  const { failed, ready } = files;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done is that of the render in which all is there
  useEffect(() => {
    if (!wanted) return;
    if (failed) notifications.show({ message: failure, color: "red" });
    else if (ready) act();
    if (failed || ready) setWanted(false);
  }, [wanted, failed, ready]);
  return [wanted, setWanted];
}
