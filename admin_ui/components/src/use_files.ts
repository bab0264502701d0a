/** The pages of a query as far as they were asked for. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useMedia } from "./context.tsx";
import type { MediaFile, Query } from "./files.ts";
import { firstPage, nextPage, reasonOf } from "./files.ts";

interface Pages {
  files: MediaFile[];
  next: string | null;
  state: "loading" | "ready" | "failed";
  /** Why the last page did not come. */
  reason: string;
}

export interface Files extends Pages {
  /** Ask for the next page, or once more for the one that did not come. */
  more: () => void;
  /** Put a file in its place as it is now; one that is new stands in front. */
  put: (file: MediaFile) => void;
}

const NONE: Pages = { files: [], next: null, state: "loading", reason: "" };

function extended(files: MediaFile[], page: MediaFile[]): MediaFile[] {
  const ids = new Set(files.map((file) => file.id));
  return [...files, ...page.filter((file) => !ids.has(file.id))];
}

/** What a query finds, page after page; an answer to an earlier query is left aside. */
export function useFiles({ namespace, kinds, words }: Query): Files {
  const { rest, texts } = useMedia();
  const [pages, setPages] = useState(NONE);
  const question = useRef(0);
  const wanted = kinds.join(" ");

  const ask = useCallback(
    async (next: string | null) => {
      const number = ++question.current;
      setPages((before) => ({ ...before, state: "loading" }));
      try {
        const query = { namespace, kinds: wanted.split(" ").filter(Boolean) as Query["kinds"], words };
        const page = await (next === null ? firstPage(rest, query) : nextPage(rest, next));
        if (number !== question.current) return;
        const { next: following, results } = page;
        setPages((before) => ({
          files: extended(next === null ? [] : before.files, results),
          next: following,
          state: "ready",
          reason: "",
        }));
      } catch (thrown) {
        if (number !== question.current) return;
        setPages((before) => ({ ...before, state: "failed", reason: reasonOf(thrown, texts.unreachable) }));
      }
    },
    [rest, texts, namespace, wanted, words],
  );

  useEffect(() => {
    setPages(NONE);
    void ask(null);
    return () => {
      question.current += 1;
    };
  }, [ask]);

  const more = useCallback(() => void ask(pages.next), [ask, pages.next]);
  const put = useCallback((file: MediaFile) => {
    setPages((before) => {
      const known = before.files.some(({ id }) => id === file.id);
      const files = known ? before.files.map((one) => (one.id === file.id ? file : one)) : [file, ...before.files];
      return { ...before, files };
    });
  }, []);
  return { ...pages, more, put };
}
