/** The files of a namespace as its moderators see them: read by page, then kept true by the moderation socket. */
import type { AnyEvent, Attachment, Counts, MediaList, QueueState, Rest, SocketStatus } from "@offchat/client";
import { queryString, watchModeration } from "@offchat/client";
import type { InfiniteData } from "@tanstack/react-query";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** What the list is narrowed to; empty words mean everything. */
export interface Filters {
  state: string;
  hold: string;
  kind: string;
  q: string;
}

export const NO_FILTERS: Filters = { state: "", hold: "", kind: "", q: "" };

const PAGE = 50;
const RECOUNT_MS = 1500;

function matches(file: Attachment, { state, hold, kind, q }: Filters): boolean {
  const named = (file.name ?? "").toLowerCase().includes(q.toLowerCase());
  return (!state || file.state === state) && (!kind || file.kind === kind) && (!hold || file.hold === hold) && named;
}

/** The list with a file's news: in place where it is known, in front where it is new, out where it fits no more. */
export function withNews(pages: MediaList[], file: Attachment, filters: Filters): MediaList[] {
  const known = pages.some(({ results }) => results.some(({ id }) => id === file.id));
  const fits = matches(file, filters);
  const renew = (old: Attachment): Attachment[] => {
    if (old.id !== file.id) return [old];
    if (old.version >= file.version) return [old];
    return fits ? [file] : [];
  };
  const renewed = pages.map((page) => ({ ...page, results: page.results.flatMap(renew) }));
  const [first, ...rest] = renewed;
  if (known || !fits || !first) return renewed;
  return [{ ...first, results: [file, ...first.results] }, ...rest];
}

export function useFiles(rest: Rest, namespace: string, filters: Filters) {
  return useInfiniteQuery({
    queryKey: ["moderation", "media", namespace, filters],
    queryFn: ({ pageParam }) =>
      rest.get<MediaList>(
        `/api/v1/moderation/media/${queryString({ namespace, ...filters, limit: PAGE, cursor: pageParam })}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export interface Live {
  status: SocketStatus;
  counts: Counts | null;
  queues: QueueState[];
}

/** Follow a namespace; `onEvent` is for what others make of it. */
export function useLive(rest: Rest, namespace: string, onEvent: (event: AnyEvent) => void): Live {
  const queries = useQueryClient();
  const [live, setLive] = useState<Live>({ status: "connecting", counts: null, queues: [] });
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const recount = () => {
      due ??= setTimeout(() => {
        due = undefined;
        const show = (counts: Counts) => setLive((before) => ({ ...before, counts }));
        watching.counts().then(show, () => undefined);
      }, RECOUNT_MS);
    };
    const renew = (file: Attachment) => {
      for (const [key, data] of queries.getQueriesData<InfiniteData<MediaList>>({
        queryKey: ["moderation", "media", namespace],
      })) {
        const filters = key[3] as Filters;
        if (data) queries.setQueryData(key, { ...data, pages: withNews(data.pages, file, filters) });
      }
    };
    const watching = watchModeration(rest, namespace, {
      watched: ({ counts }) => {
        setLive((before) => ({ ...before, counts }));
        void queries.invalidateQueries({ queryKey: ["moderation", "media", namespace] });
      },
      event: (event) => {
        if (event.type === "media.updated") {
          renew(event.data);
          recount();
        }
        if (event.type === "queues") setLive((before) => ({ ...before, queues: event.data.queues }));
        onEvent(event);
      },
      status: (status) => setLive((before) => ({ ...before, status })),
    });
    return () => {
      clearTimeout(due);
      watching.stop();
    };
  }, [rest, namespace, queries, onEvent]);
  return live;
}
