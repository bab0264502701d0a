/** The activity log: read by page, new rows put in front as they are written. */
import type { Activity, ActivityList, Rest } from "@offchat/client";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

/** What the log is narrowed to; empty words mean everything. */
export interface LogFilters {
  /** Several with commas between. */
  action: string;
  /** A user's id. */
  actor: string;
  /** An object's id. */
  object: string;
  /** A room's id. */
  room: string;
  /** The first and the last day, as `2026-11-20` in the reader's own time. */
  since: string;
  until: string;
  /** Part of an object's name. */
  q: string;
}

export const NO_LOG_FILTERS: LogFilters = { action: "", actor: "", object: "", room: "", since: "", until: "", q: "" };
export const LOG_FILTERS = Object.keys(NO_LOG_FILTERS) as (keyof LogFilters)[];

/** The moment at which a day begins here, `after` days later; undefined for no day. */
function beginOf(day: string, after = 0): string | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + after).toISOString();
}

/** The filters as the server knows them: days become moments. */
export function queryOf(namespace: string, { since, until, ...exact }: LogFilters) {
  return { namespace, ...exact, since: beginOf(since), until: beginOf(until, 1) };
}

/** How far the log is sealed; asked for anew as the page is opened. */
export function useSeal(rest: Rest) {
  return useQuery({
    queryKey: ["activity seal"],
    queryFn: () => rest.get("/api/v1/activity/seal/"),
    staleTime: 30_000,
  });
}

/** Where the whole log is that the filters leave, as CSV. */
export function csvAddress(namespace: string, filters: LogFilters): string {
  const query = { format: "csv", ...queryOf(namespace, filters) };
  const set = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return `/api/v1/activity/?${new URLSearchParams(set)}`;
}

const PAGE = 50;

export function useLog(rest: Rest, namespace: string, filters: LogFilters) {
  return useInfiniteQuery({
    queryKey: ["activity", namespace, filters],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get("/api/v1/activity/", { query: { ...queryOf(namespace, filters), limit: PAGE } })
        : rest.page("/api/v1/activity/", pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

function fits(row: Activity, { action, actor, object, room, since, until, q }: LogFilters): boolean {
  const named = (row.object.name ?? "").toLowerCase().includes(q.toLowerCase());
  const exact =
    (!actor || row.actor?.id === actor) && (!object || row.object.id === object) && (!room || row.room === room);
  const from = beginOf(since);
  const to = beginOf(until, 1);
  const within = (!from || row.at >= from) && (!to || row.at < to);
  return named && exact && within && (!action || action.split(",").includes(row.action));
}

/** The pages with a new row in front; a row that is there already changes nothing. */
export function withRow(pages: ActivityList[], row: Activity, filters: LogFilters): ActivityList[] {
  const known = pages.some(({ results }) => results.some(({ id }) => id === row.id));
  const [first, ...rest] = pages;
  if (known || !first || !fits(row, filters)) return pages;
  return [{ ...first, results: [row, ...first.results] }, ...rest];
}

/** Whether these rows tell what the room of a row is called. */
function named(pages: ActivityList[], { room }: Activity): boolean {
  return room === null || pages.some(({ results }) => results.some((row) => row.room === room && "room_name" in row));
}

/** A row has been written. Its notice does not name the room: where no other row does, the log is read once more. */
export function logged(queries: QueryClient, namespace: string, row: Activity): void {
  for (const [key, data] of queries.getQueriesData<InfiniteData<ActivityList>>({ queryKey: ["activity", namespace] })) {
    if (!data) continue;
    const pages = withRow(data.pages, row, key[2] as LogFilters);
    queries.setQueryData(key, { ...data, pages });
    if (pages !== data.pages && !named(pages, row)) {
      void queries.invalidateQueries({ queryKey: key }, { cancelRefetch: false });
    }
  }
}
