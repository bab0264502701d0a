/** The cases of a namespace, and what a moderator does in one. */
import { notifications } from "@mantine/notifications";
import type { Answer, Rest } from "@offchat/client";
import { OffChatError } from "@offchat/client";
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { queue as words } from "../../texts/reporting.ts";
import { problemOf } from "../../ui/problem.ts";
import type { Case } from "./news.ts";
import { CASES, caseChanged } from "./news.ts";

export type Act = "approve" | "quarantine" | "release" | "delete" | "restrict" | "note" | "assign";
export type Revealed = Answer<"post", "/api/v1/moderation/cases/{case_id}/reveal/">;

export interface Filters {
  state: string;
  sort: string;
  /** What has opened the cases, or `appeal`; empty for all. */
  source: string;
}

export const SOURCES = ["report", "appeal", "hash", "rule", "nsfw", "scan", "manual"] as const;

export function useCases(rest: Rest, namespace: string, { state, sort, source }: Filters) {
  const closed = state === "closed";
  const query = {
    namespace,
    state: closed ? "closed" : "open",
    sort: sort || (closed ? "newest" : "oldest"),
    limit: 50,
    ...(source && { source }),
  };
  return useInfiniteQuery({
    queryKey: [...CASES, namespace, "list", query.state, query.sort, source],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get("/api/v1/moderation/queue/", { query })
        : rest.page("/api/v1/moderation/queue/", pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Whether there is something to uncover: of a person, what they wrote where they were met. */
export const canReveal = (of: Case) => of.subject.type !== "user" || of.room !== null;

interface Step {
  of: Case;
  act: Act;
  reason?: string;
  text?: string;
  kind?: "mute" | "ban";
  minutes?: number | null;
}

/** `onDone` gets the case as it is then, what was done, and the id by which that is undone. */
export function useStep(rest: Rest, namespace: string, onDone: (now: Case, act: Act, step: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ of, act, reason = "", text = "", ...restriction }: Step) =>
      rest.post("/api/v1/moderation/cases/{case_id}/actions/", {
        path: { case_id: of.id },
        body: { version: of.version, action: act, reason, text, ...restriction },
      }),
    onSuccess: (answer, { act }) => {
      caseChanged(queries, namespace, answer.case);
      notifications.show({ color: "teal", message: words.done[act], autoClose: 2500 });
      onDone(answer.case, act, answer.action);
    },
    onError: (thrown) => {
      notifications.show({ color: "red", message: problemOf(thrown) });
      // Another moderator was quicker: the list tells what stands now.
      if (thrown instanceof OffChatError && thrown.status === 409)
        void queries.invalidateQueries({ queryKey: [...CASES, namespace] });
    },
  });
}

export function useUndo(rest: Rest, namespace: string, onDone: (now: Case) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (step: string) =>
      rest.post("/api/v1/moderation/actions/{action_id}/undo/", { path: { action_id: step } }),
    onSuccess: (now) => {
      caseChanged(queries, namespace, now);
      void queries.invalidateQueries({ queryKey: [...CASES, namespace, "list"] });
      notifications.show({ color: "teal", message: words.undone, autoClose: 2500 });
      onDone(now);
    },
    onError: (thrown) => notifications.show({ color: "red", message: problemOf(thrown) }),
  });
}

/** What was revealed of a person, with what they wrote before. */
export function withEarlier(shown: Revealed, { before, rooms, more }: Revealed): Revealed {
  return { ...shown, before: [...before, ...shown.before], rooms: { ...rooms, ...shown.rooms }, more };
}

export function useReveal(rest: Rest, of: string) {
  return useMutation({
    mutationFn: (before: string | null) =>
      rest.post("/api/v1/moderation/cases/{case_id}/reveal/", {
        path: { case_id: of },
        body: { reason: words.toJudge, before },
      }),
    onError: (thrown) => notifications.show({ color: "red", message: problemOf(thrown) }),
  });
}

/** What makes sense in a case as it is. */
export function actsFor(of: Case): Act[] {
  if (of.outcome === "deleted") return ["note"];
  const person = of.subject.type === "user";
  const files = of.media !== null || of.files.length > 0;
  const open = of.state === "open";
  return [
    ...(open ? (["approve"] as const) : []),
    ...(files ? ([of.hold ? "release" : "quarantine"] as const) : []),
    ...(person ? [] : (["delete"] as const)),
    ...(open && of.author ? (["restrict"] as const) : []),
    "note",
    ...(open && of.assignee === null ? (["assign"] as const) : []),
  ];
}
