/** The suggestions that wait or were decided, by page, and the decisions: shown at once, and taken back in turn. */
import { notifications } from "@mantine/notifications";
import type { BulkAnswer, Rest, Suggestion, SuggestionList } from "@offchat/client";
import type { InfiniteData } from "@tanstack/react-query";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { review as words } from "../../../texts/review.ts";
import { refresh } from "../../../ui/refresh.ts";
import { tellFailure } from "../useRemoval.tsx";

const INBOX = "/api/v1/media/ai/suggestions/";
const PAGE = 100;
/** So many decisions the server takes with one request. */
const AT_A_TIME = 200;

export const FIELDS = ["tag", "title", "description", "alt_text"] as const;
export const STATES = ["pending", "accepted", "edited", "rejected", "auto"] as const;

export interface SuggestionFilters {
  /** Empty for every one, as all of these. */
  field: string;
  state: string;
  sure: string;
  media: string;
}

export function queryOf({ field, state, sure, media }: SuggestionFilters) {
  return {
    field: FIELDS.find((one) => one === field),
    state: STATES.find((one) => one === state),
    media: media || undefined,
    min_confidence: sure || undefined,
  };
}

export type Pages = InfiniteData<SuggestionList>;

export function useSuggestions(rest: Rest, namespace: string, filters: SuggestionFilters) {
  return useInfiniteQuery({
    queryKey: ["library", namespace, "suggestions", filters],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get(INBOX, { query: { namespace, ...queryOf(filters), limit: PAGE } })
        : rest.page(INBOX, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
  });
}

/** The pages without some suggestions. */
export function without(pages: Pages | undefined, ids: ReadonlySet<string>): Pages | undefined {
  if (!pages) return pages;
  const left = pages.pages.map((page) => ({ ...page, results: page.results.filter(({ id }) => !ids.has(id)) }));
  return { ...pages, pages: left };
}

export type DecisionAction = "accept" | "reject" | "edit" | "undo";

/** What was decided together, and the way back. */
interface Decided {
  count: number;
  action: "accept" | "reject" | "edit";
  takeBack: () => Promise<unknown>;
}

function said({ count, action }: Decided): string {
  return action === "reject" ? words.rejectedSome(count) : words.acceptedSome(count);
}

export function useDecisions(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  const [past, setPast] = useState<readonly Decided[]>([]);
  const keep = (decided: Decided) => setPast((before) => [...before, decided]);
  const key = ["library", namespace, "suggestions"];
  const renew = () => {
    void refresh(queries, ["library", namespace]);
  };
  const send = async (rows: readonly Suggestion[], action: DecisionAction, value?: string) => {
    const failed: BulkAnswer["failed"][number][] = [];
    for (let at = 0; at < rows.length; at += AT_A_TIME) {
      const decisions = rows.slice(at, at + AT_A_TIME).map(({ id }) => ({ id, action, ...(value && { value }) }));
      failed.push(...(await rest.post(INBOX, { body: { decisions } })).failed);
    }
    const [first] = failed;
    if (first) notifications.show({ color: "red", message: words.refusedSome(failed.length, first.detail) });
    return new Set(failed.map(({ id }) => id));
  };
  /** They leave the list at once, and come back where it could not be done. */
  const run = async (rows: readonly Suggestion[], action: DecisionAction, value?: string) => {
    const ids = new Set(rows.map(({ id }) => id));
    // What is being read would bring them back.
    await queries.cancelQueries({ queryKey: key });
    queries.setQueriesData<Pages>({ queryKey: key }, (pages) => without(pages, ids));
    try {
      const failed = await send(rows, action, value);
      return rows.filter(({ id }) => !failed.has(id));
    } catch (thrown) {
      tellFailure(thrown);
      return [];
    } finally {
      renew();
    }
  };
  const decide = async (rows: readonly Suggestion[], action: Decided["action"], value?: string) => {
    const done = await run(rows, action, value);
    if (done.length > 0) keep({ count: done.length, action, takeBack: () => send(done, "undo", value) });
  };
  const undoJobs = async (jobs: readonly string[]) => {
    for (const job of jobs) await rest.post("/api/v1/jobs/{job_id}/undo/", { path: { job_id: job } });
  };
  return {
    decide,
    /** Decides on all that the filters find. */
    decideAll: async (filters: SuggestionFilters, action: "accept" | "reject") => {
      const { field, media, min_confidence } = queryOf(filters);
      const filter = {
        ...(field && { field }),
        ...(media && { media }),
        ...(min_confidence && { min_confidence: Number(min_confidence) }),
      };
      const jobs: string[] = [];
      let changed = 0;
      try {
        for (;;) {
          const answer = await rest.post(INBOX, { body: { filter, action, namespace } });
          changed += answer.changed;
          if (answer.undo) jobs.push(answer.undo);
          const [first] = answer.failed;
          if (first)
            notifications.show({
              color: "red",
              message: words.refusedSome(answer.total - answer.changed, first.detail),
            });
          if (answer.changed === 0 || answer.failed.length > 0 || answer.total <= answer.changed) break;
        }
      } catch (thrown) {
        tellFailure(thrown);
      } finally {
        if (jobs.length > 0) keep({ count: changed, action, takeBack: () => undoJobs(jobs) });
        renew();
      }
    },
    /** What was decided last, in words; null where nothing was. */
    last: past.length > 0 ? said(past[past.length - 1] as Decided) : null,
    undo: async () => {
      const last = past.at(-1);
      if (!last) return;
      setPast(past.slice(0, -1));
      try {
        await last.takeBack();
      } catch (thrown) {
        tellFailure(thrown);
      } finally {
        renew();
      }
    },
    /** Takes back what anybody has decided, at some time. */
    takeBack: async (row: Suggestion) => {
      const done = await run([row], "undo");
      if (done.length > 0) notifications.show({ message: words.waitAgain(1) });
    },
  };
}

export type Decisions = ReturnType<typeof useDecisions>;
