/** Files on their way into the library, and those that were refused. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useMedia } from "./context.tsx";
import type { MediaFile } from "./files.ts";
import { follow, reasonOf } from "./files.ts";
import type { Uploading } from "./uploading.ts";
import { sendToLibrary } from "./uploading.ts";

/** How many files are sent at a time. */
const AT_ONCE = 3;

export interface LocalFile {
  key: number;
  name: string;
  percent: number;
  /** Why it was not added; null as long as it may still be. */
  reason: string | null;
}

export interface Uploads {
  uploads: LocalFile[];
  send: (files: Iterable<File>) => void;
  dismiss: (key: number) => void;
}

/** Called with a file that has arrived, and again (`first` is false) with each change until it is ready. */
export type Arrived = (file: MediaFile, first: boolean) => void;

/** Sends files, a few at a time. `arrived` may be another function each time. What is unfinished ends with the page. */
export function useUploads(namespace: string | null, arrived: Arrived): Uploads {
  const { rest, texts } = useMedia();
  const [uploads, setUploads] = useState<LocalFile[]>([]);
  const waiting = useRef<{ key: number; file: File }[]>([]);
  const running = useRef(new Map<number, Uploading>());
  const last = useRef(0);
  const ended = useRef(new AbortController());
  const told = useRef(arrived);
  told.current = arrived;

  const change = useCallback((key: number, fields: Partial<LocalFile>) => {
    setUploads((before) => before.map((one) => (one.key === key ? { ...one, ...fields } : one)));
  }, []);
  const dismiss = useCallback((key: number) => {
    setUploads((before) => before.filter((one) => one.key !== key));
  }, []);

  const begin = useCallback(() => {
    while (running.current.size < AT_ONCE) {
      const next = waiting.current.shift();
      if (!next) return;
      const { key, file } = next;
      const uploading = sendToLibrary(rest, file, namespace, (share) =>
        change(key, { percent: Math.floor(share * 100) }),
      );
      running.current.set(key, uploading);
      const fail = (thrown: unknown): void => change(key, { reason: reasonOf(thrown, texts.unreachable) });
      const hear = (media: MediaFile, first: boolean): void => {
        if (first) dismiss(key);
        told.current(media, first);
      };
      uploading.done
        .then((id) => void follow(rest, id, hear, ended.current.signal).catch(fail))
        .catch(fail)
        .finally(() => {
          running.current.delete(key);
          begin();
        });
    }
  }, [rest, texts, namespace, change, dismiss]);

  const send = useCallback(
    (files: Iterable<File>) => {
      const fresh = [...files].map((file) => ({ key: ++last.current, file }));
      waiting.current.push(...fresh);
      const shown = fresh.map(({ key, file }) => ({ key, name: file.name, percent: 0, reason: null }));
      setUploads((before) => [...before, ...shown]);
      begin();
    },
    [begin],
  );

  useEffect(() => {
    const here = new AbortController();
    ended.current = here;
    return () => {
      here.abort();
      waiting.current = [];
      for (const uploading of running.current.values()) uploading.cancel();
    };
  }, []);
  return { uploads, send, dismiss };
}
