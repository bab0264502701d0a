/** The files of a namespace as its moderators see them: read by page, then kept true by the moderation socket. */
import type { AnyEvent, Attachment, Counts, MediaList, QueueState, Rest, SocketStatus } from "@offchat/client";
import { watchModeration } from "@offchat/client";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keepPreviousData, skipToken, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

/** What the list is narrowed to; empty words mean everything. */
export interface Filters {
  state: string;
  hold: string;
  kind: string;
  q: string;
}

export const NO_FILTERS: Filters = { state: "", hold: "", kind: "", q: "" };
export const FILTERS = ["state", "hold", "kind", "q"] as const satisfies (keyof Filters)[];

const PAGE = 50;
const RECOUNT_MS = 1500;

function matches(file: Attachment, { state, hold, kind, q }: Filters): boolean {
  const named = (file.name ?? "").toLowerCase().includes(q.toLowerCase());
  return (!state || file.state === state) && (!kind || file.kind === kind) && (!hold || file.hold === hold) && named;
}

/**
 * The list with a file's news: in place where it is known, in front where it is new, out where it fits no more, unless
 * it is `kept`.
 */
export function withNews(pages: MediaList[], file: Attachment, filters: Filters, kept = false): MediaList[] {
  const known = pages.some(({ results }) => results.some(({ id }) => id === file.id));
  const fits = matches(file, filters);
  const renew = (old: Attachment): Attachment[] => {
    if (old.id !== file.id) return [old];
    if (old.version >= file.version) return [old];
    return fits || kept ? [file] : [];
  };
  const renewed = pages.map((page) => ({ ...page, results: page.results.flatMap(renew) }));
  const [first, ...rest] = renewed;
  if (known || !fits || !first) return renewed;
  return [{ ...first, results: [file, ...first.results] }, ...rest];
}

function keyOf(namespace: string, file: string) {
  return ["moderation", "file", namespace, file];
}

/** What is known of a file by now; older news change nothing. */
export function learn(queries: QueryClient, namespace: string, file: Attachment): void {
  queries.setQueryData<Attachment | null>(keyOf(namespace, file.id), (old) =>
    old && old.version >= file.version ? old : file,
  );
}

/** News of a file for all lists. What was opened stays listed, so that nobody loses what they have just acted on. */
function renew(queries: QueryClient, namespace: string, file: Attachment): void {
  const opened = queries.getQueryData(keyOf(namespace, file.id)) !== undefined;
  if (opened) learn(queries, namespace, file);
  for (const [key, data] of queries.getQueriesData<InfiniteData<MediaList>>({
    queryKey: ["moderation", "media", namespace],
  })) {
    const filters = key[3] as Filters;
    if (data) queries.setQueryData(key, { ...data, pages: withNews(data.pages, file, filters, opened) });
  }
}

function percentKeyOf(namespace: string, file: string) {
  return ["moderation", "percent", namespace, file];
}

/** How far an upload is, in percent, as soon as the socket has told so. */
export function usePercent({ namespace, id }: Attachment): number | undefined {
  return useQuery<number>({ queryKey: percentKeyOf(namespace, id), queryFn: skipToken }).data;
}

/** One file as it is now, whether a list shows it or not; null where there is none by that id. */
export function useFile(rest: Rest, namespace: string, id: string): Attachment | null {
  const read = async () => {
    const { results } = await rest.get("/api/v1/moderation/media/", { query: { namespace, id } });
    return results[0] ?? null;
  };
  const query = useQuery({
    queryKey: keyOf(namespace, id),
    queryFn: id ? read : skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ?? null;
}

export function useFiles(rest: Rest, namespace: string, filters: Filters) {
  return useInfiniteQuery({
    queryKey: ["moderation", "media", namespace, filters],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get("/api/v1/moderation/media/", { query: { namespace, ...filters, limit: PAGE } })
        : rest.page("/api/v1/moderation/media/", pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** What the room of a file is called, as its rows in the log tell; null for a direct one, undefined as long as unknown. */
export function useRoomName(rest: Rest, { namespace, room }: Attachment): string | null | undefined {
  const read = async () => {
    const { results } = await rest.get("/api/v1/activity/", { query: { namespace, room, limit: 1 } });
    return results[0] ? { name: results[0].room_name } : null;
  };
  return useQuery({ queryKey: ["moderation", "room", room], queryFn: room ? read : skipToken }).data?.name;
}

export interface Live {
  status: SocketStatus;
  counts: Counts | null;
  queues: QueueState[];
  /** An act of one's own has been answered with this file: nothing waits for the event that tells it to others. */
  acted: (file: Attachment) => void;
}

/** Follow a namespace; `onEvent` is for what others make of it. */
export function useLive(rest: Rest, namespace: string, onEvent: (event: AnyEvent) => void): Live {
  const queries = useQueryClient();
  const recount = useRef<() => void>(undefined);
  const [live, setLive] = useState<Omit<Live, "acted">>({ status: "connecting", counts: null, queues: [] });
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const count = () => {
      clearTimeout(due);
      due = undefined;
      const show = (counts: Counts) => setLive((before) => ({ ...before, counts }));
      watching.counts().then(show, () => undefined);
    };
    const watching = watchModeration(rest, namespace, {
      watched: ({ counts }) => {
        setLive((before) => ({ ...before, counts }));
        void queries.invalidateQueries({ queryKey: ["moderation", "media", namespace] });
        void queries.invalidateQueries({ queryKey: ["moderation", "file", namespace] });
        // What was told of cases while the connection was away is not told again.
        void queries.invalidateQueries({ queryKey: ["cases", namespace] });
      },
      event: (event) => {
        if (event.type === "media.updated") {
          renew(queries, namespace, event.data);
          due ??= setTimeout(count, RECOUNT_MS);
        }
        if (event.type === "upload.progress")
          queries.setQueryData(percentKeyOf(namespace, event.data.media), event.data.percent);
        if (event.type === "queues") setLive((before) => ({ ...before, queues: event.data.queues }));
        onEvent(event);
      },
      status: (status) => setLive((before) => ({ ...before, status })),
    });
    recount.current = count;
    return () => {
      clearTimeout(due);
      watching.stop();
    };
  }, [rest, namespace, queries, onEvent]);
  const acted = useCallback(
    (file: Attachment) => {
      renew(queries, namespace, file);
      recount.current?.();
    },
    [queries, namespace],
  );
  return { ...live, acted };
}
