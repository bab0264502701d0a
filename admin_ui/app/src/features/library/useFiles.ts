/** The files that the page shows: one list for each choice of filters, kept true by the library's own socket. */
import type {
  AnyEvent,
  Attachment,
  FileListState,
  FilePage,
  FileSource,
  FoundFile,
  LibraryWatch,
  MediaFile,
  Rest,
  SocketStatus,
} from "@offchat/client";
import { LibraryList, stableAttachment, watchLibrary } from "@offchat/client";
import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Filters } from "./filters.ts";
import { learnJob } from "./jobs.ts";
import type { Dates } from "./layout.ts";

const PAGE = 100;
const FILES = "/api/v1/media/files/";
const COLLECTED = "/api/v1/media/collections/{collection_id}/files/";
/** What comes within so short a time is read together. */
const TOGETHER_MS = 300;
const UNFINISHED = new Set<MediaFile["state"]>(["uploading", "processing"]);

/** What is looked for, and in which order; empty for everything, the newest first. */
export interface Looking {
  q: string;
  sort: string;
}

const SORTS = ["relevance", "newest", "oldest", "taken", "largest", "longest"] as const;
const SEARCH = "/api/v1/media/search/";

/** Which dates the files stand by, the newest first, so that their months can stand over them; null where by none. */
export function datesOf({ q, sort }: Looking): Dates | null {
  if (sort === "taken") return "taken";
  return sort === "newest" || (q === "" && sort === "") ? "came" : null;
}

/** The one collection that is looked at as a whole, whose own order counts. */
export function wholeCollection({ collection = [], ...others }: Filters): string | null {
  const [only] = collection;
  return only !== undefined && collection.length === 1 && Object.keys(others).length === 0 ? only : null;
}

/** The filters as the server is asked for a page of files. */
export function queryOf(namespace: string, filters: Filters) {
  const { untagged, trashed, has_text, ...others } = filters;
  const on = (value: true | undefined) => (value ? "true" : undefined);
  const switches = { untagged: on(untagged), trashed: on(trashed), has_text: on(has_text) };
  return { namespace, ...others, ...switches, limit: PAGE };
}

export function sourceOf(rest: Rest, namespace: string, filters: Filters, looking: Looking): FileSource {
  const collection = wholeCollection(filters);
  const ordered = looking.sort !== "" && !(looking.sort === "newest" && collection === null);
  const plain = looking.q === "" && !ordered;
  if (collection !== null && plain)
    return {
      first: (signal) =>
        rest.get(COLLECTED, { path: { collection_id: collection }, query: { limit: PAGE }, ...(signal && { signal }) }),
      page: (address) => rest.page(COLLECTED, address),
      byId: false,
    };
  const query = queryOf(namespace, filters);
  const sort = SORTS.find((one) => one === looking.sort);
  if (!plain && !filters.trashed)
    return {
      first: (signal) =>
        rest.get(SEARCH, { query: { ...query, q: looking.q, sort }, ...(signal && { signal }) }) as Promise<FilePage>,
      page: (address) => rest.page(SEARCH, address) as Promise<FilePage>,
      byId: datesOf(looking) === "came",
    };
  return {
    first: (signal) => rest.get(FILES, { query, ...(signal && { signal }) }),
    page: (address) => rest.page(FILES, address),
    byId: true,
  };
}

/** The attachment's news in a file of the library, which knows more than the attachment does. */
export function withNews(file: MediaFile, news: Attachment): MediaFile {
  if (news.version < file.version) return file;
  const { highlights, ...others } = file as Partial<FoundFile> & MediaFile;
  const renewed = { ...others, ...stableAttachment(news), title: news.title ?? file.title };
  // Where a text is another one, its marks would stand in wrong places.
  return renewed.title === file.title && highlights ? ({ ...renewed, highlights } as MediaFile) : renewed;
}

/** Tells what is shown of each event of the library; ids are collected for a moment, and read anew together. */
function listener(queries: QueryClient, lists: () => LibraryList, onChanged: (files: readonly string[]) => void) {
  let due: ReturnType<typeof setTimeout> | undefined;
  let ids: string[] = [];
  const tell = () => {
    due = undefined;
    lists().changed(ids);
    onChanged(ids);
    ids = [];
  };
  return {
    event: (event: AnyEvent) => {
      if (event.type === "library.changed") {
        ids.push(...event.data.files);
        due ??= setTimeout(tell, TOGETHER_MS);
      }
      if (event.type === "job.updated") learnJob(queries, event.data);
      if (event.type === "media.updated" || event.type === "media.thumbnail_ready")
        lists().put(event.data.id, (file) => withNews(file, event.data));
    },
    stop: () => clearTimeout(due),
  };
}

export interface Files extends FileListState {
  list: LibraryList;
  status: SocketStatus;
  /** Whether these are still the files of what was looked for before: the new ones are on their way. */
  searching: boolean;
}

/** While another search in the same list is under way, its last files stay. */
function useStanding(state: FileListState, narrowed: string): FileListState | null {
  const last = useRef<{ state: FileListState; narrowed: string }>(null);
  if (state.loaded) last.current = { state, narrowed };
  const waits = !state.loaded && state.error === null;
  return waits && last.current?.narrowed === narrowed ? last.current.state : null;
}

export function useFiles(rest: Rest, namespace: string, filters: Filters, looking: Looking): Files {
  const queries = useQueryClient();
  const key = JSON.stringify([filters, looking]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says all of both
  const list = useMemo(() => new LibraryList(sourceOf(rest, namespace, filters, looking)), [rest, namespace, key]);
  const state = useSyncExternalStore(list.subscribe, list.get);
  const [status, setStatus] = useState<SocketStatus>("connecting");
  const latest = useRef(list);
  latest.current = list;
  const watch = useRef<LibraryWatch>(null);
  useEffect(() => {
    const reading = new AbortController();
    void list.load(reading.signal).catch(() => undefined);
    return () => reading.abort();
  }, [list]);
  useEffect(() => {
    const renew = (files: readonly string[] | null) => {
      void queries.invalidateQueries({ queryKey: ["library", namespace, "tags"] });
      void queries.invalidateQueries({ queryKey: ["library", namespace, "collections"] });
      const concerned = (id: unknown) => !files || files.includes(String(id));
      void queries.invalidateQueries({
        queryKey: ["library", namespace, "file"],
        predicate: ({ queryKey }) => concerned(queryKey[3]),
      });
    };
    const { event, stop } = listener(queries, () => latest.current, renew);
    let before = false;
    const watching = watchLibrary(rest, namespace, {
      watching: () => {
        if (before) {
          latest.current.changed(null);
          renew(null);
        }
        before = true;
      },
      event,
      status: setStatus,
    });
    watch.current = watching;
    const online = () => watching.hurry();
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("online", online);
      stop();
      watching.stop();
    };
  }, [rest, namespace, queries]);
  useEffect(() => {
    const unfinished = state.files.filter((file) => UNFINISHED.has(file.state));
    if (unfinished.length > 0) watch.current?.follow(unfinished.map(({ id }) => id));
  }, [state.files]);
  const standing = useStanding(state, `${namespace} ${JSON.stringify(filters)}`);
  return { ...(standing ?? state), list, status, searching: standing !== null };
}
