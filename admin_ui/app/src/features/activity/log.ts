/** The activity log: read by page, new rows put in front as they are written. */
import type { Activity, ActivityList, Rest } from "@offchat/client";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

export interface LogFilters {
  /** Several with commas between. */
  action: string;
  /** A user's id. */
  actor: string;
}

export const LOG_FILTERS = ["action", "actor"] as const satisfies (keyof LogFilters)[];

const PAGE = 50;

export function useLog(rest: Rest, namespace: string, filters: LogFilters) {
  return useInfiniteQuery({
    queryKey: ["activity", namespace, filters],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get("/api/v1/activity/", { query: { namespace, ...filters, limit: PAGE } })
        : rest.page("/api/v1/activity/", pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** The pages with a new row in front; a row that is there already changes nothing. */
export function withRow(pages: ActivityList[], row: Activity, { action, actor }: LogFilters): ActivityList[] {
  const fits = (!action || action.split(",").includes(row.action)) && (!actor || row.actor?.id === actor);
  const known = pages.some(({ results }) => results.some(({ id }) => id === row.id));
  const [first, ...rest] = pages;
  if (!fits || known || !first) return pages;
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
