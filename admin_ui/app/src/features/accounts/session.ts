/** Who is logged in on this page, and how that begins and ends: a session cookie with its CSRF token. */
import type { Me, Namespace } from "@offchat/client";
import { asError, browserOutbox, browserRecordings, browserUploads, forgetDrafts, Rest } from "@offchat/client";
import {
  MutationCache,
  QueryCache,
  QueryClient,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { TEXTS } from "../../texts.ts";

export const rest = new Rest("", { session: true });

/** Set when the server answers somebody who was logged in on this page that they are not. */
const ENDED = ["session ended"];

/** What was asked of the server, cached; notices when the session has ended elsewhere. */
export function newQueries(): QueryClient {
  const failed = (thrown: unknown) => {
    const { status, data } = asError(thrown);
    if (status === 401) queries.setQueryData(ENDED, true);
    // A second factor has become due meanwhile: the page that leads to one comes.
    if (data.second_factor_due) void queries.invalidateQueries({ queryKey: ["me"], exact: true });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: failed }),
    mutationCache: new MutationCache({ onError: failed }),
    defaultOptions: {
      queries: { retry: (count, error) => asError(error).retryable && count < 3, refetchOnWindowFocus: false },
    },
  });
  return queries;
}

/** Whether the session has ended elsewhere. */
export function useSessionEnded(): boolean {
  return useQuery({ queryKey: ENDED, queryFn: skipToken, initialData: false }).data === true;
}

/** Ask again who is logged in; where it is nobody, the log-in page comes. */
export function useLogInAgain(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    queries.setQueryData(ENDED, false);
    void queries.invalidateQueries({ queryKey: ["me"] });
  }, [queries]);
}

const MODERATING = new Set(["moderator", "admin", "owner"]);

/** The namespaces that this person moderates. */
export function moderated(me: Me): Namespace[] {
  return me.namespaces.filter(({ role }) => MODERATING.has(role));
}

/** Nothing can be shown before these are known: they are asked for until the server is reached. */
const UNTIL_REACHED = {
  retry: (_: number, error: Error) => asError(error).retryable,
  retryDelay: (count: number) => Math.min(1000 * 2 ** count, 5000),
};

/** Who is logged in; null for nobody. */
export function useMe() {
  const queryFn = async () => (await rest.get("/api/v1/auth/session/")).me;
  return useQuery({ queryKey: ["me"], queryFn, ...UNTIL_REACHED, staleTime: Number.POSITIVE_INFINITY });
}

/** What this installation offers; the same for everybody. */
export function useConfig() {
  const queryFn = () => rest.get("/api/v1/config/");
  return useQuery({ queryKey: ["config"], queryFn, ...UNTIL_REACHED, staleTime: Number.POSITIVE_INFINITY });
}

export function useLogIn() {
  const again = useLogInAgain();
  return useMutation({
    mutationFn: (pair: { username: string; password: string }) => rest.post("/api/v1/auth/session/", { body: pair }),
    onSuccess: again,
  });
}

/**
 * Log out where nothing is lost by it, else ask first.
 *
 * By the browser's own question: without a connection, when most messages wait, a dialog could not be fetched.
 */
export function useAskedLogOut(): () => Promise<void> {
  const queries = useQueryClient();
  const logOut = useLogOut();
  return async () => {
    const me = queries.getQueryData<Me | null>(["me"]);
    const waiting = me ? await (await browserOutbox()).count(me.user.id).catch(() => 0) : 0;
    const uploads = me ? await (await browserUploads())?.count(me.user.id).catch(() => 0) : 0;
    const recordings = me ? await (await browserRecordings())?.count(me.user.id).catch(() => 0) : 0;
    const questions = [
      ...(waiting > 0 ? [TEXTS.accounts.logOutLoses(waiting)] : []),
      ...(uploads ? [TEXTS.accounts.logOutLosesUploads] : []),
      ...(recordings ? [TEXTS.accounts.logOutLosesRecordings] : []),
    ];
    if (questions.every((question) => confirm(question))) logOut.mutate();
  };
}

/** How many messages of anybody wait in this browser. */
export function useWaitingHere(): number {
  const queryFn = async () => (await browserOutbox()).count(null).catch(() => 0);
  return useQuery({ queryKey: ["waiting"], queryFn, networkMode: "always", gcTime: 0 }).data ?? 0;
}

/** Log out: the log-in page takes the place of the screens, and what was not sent yet is forgotten in this browser. */
export function useLogOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => rest.delete("/api/v1/auth/session/"),
    onSettled: async () => {
      const me = queries.getQueryData<Me | null>(["me"]);
      queries.setQueryData(["me"], null);
      void import("./push.ts").then(({ leaveDevice }) => leaveDevice()).catch(() => undefined);
      if (!me) return;
      await (await browserOutbox()).forget(me.user.id).catch(() => undefined);
      await (await browserUploads())?.forget(me.user.id).catch(() => undefined);
      await (await browserRecordings())?.forget(me.user.id).catch(() => undefined);
      forgetDrafts(me.user.id);
    },
  });
}

const FOR_EVERYBODY = new Set<unknown>(["me", "config"]);

/** Forget what was read for the person who has left; not earlier, because screens that still stand would read it anew. */
export function useForgetting(): void {
  const queries = useQueryClient();
  useEffect(() => queries.removeQueries({ predicate: ({ queryKey }) => !FOR_EVERYBODY.has(queryKey[0]) }), [queries]);
}
