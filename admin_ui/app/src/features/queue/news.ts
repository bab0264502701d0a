/** What the live connection tells of cases, for the queue and for the number in the rail. */
import type { Answer, AnyEvent, Rest } from "@offchat/client";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { useQuery } from "@tanstack/react-query";

export type Case = Extract<AnyEvent, { type: "case.updated" }>["data"];
export type CasePage = Answer<"get", "/api/v1/moderation/queue/">;

export const CASES = ["cases"] as const;

/** The pages with a case as it is now, where they show it; older news change nothing. */
export function withCase(pages: CasePage[], news: Case): CasePage[] {
  return pages.map((page) => ({
    ...page,
    results: page.results.map((known) => (known.id === news.id && known.version < news.version ? news : known)),
  }));
}

/** A case has changed: in its place where it is shown; new ones are read with the list, which stays short. */
export function caseChanged(queries: QueryClient, namespace: string, news: Case): void {
  let known = false;
  for (const [key, data] of queries.getQueriesData<InfiniteData<CasePage>>({
    queryKey: [...CASES, namespace, "list"],
  })) {
    if (!data) continue;
    known ||= data.pages.some(({ results }) => results.some(({ id }) => id === news.id));
    queries.setQueryData(key, { ...data, pages: withCase(data.pages, news) });
  }
  if (!known) void queries.invalidateQueries({ queryKey: [...CASES, namespace, "list"] });
  void queries.invalidateQueries({ queryKey: [...CASES, namespace, "counts"] });
}

/** How many cases are open; null as long as that is not known. */
export function useOpenCases(rest: Rest, namespace: string): number | null {
  const query = useQuery({
    queryKey: [...CASES, namespace, "counts"],
    queryFn: () => rest.get("/api/v1/moderation/queue/", { query: { namespace, limit: 1 } }),
  });
  return query.data?.counts.open ?? null;
}
