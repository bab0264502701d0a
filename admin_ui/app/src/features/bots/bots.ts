/** The bots of a namespace and their tokens: read by page, changed one by one. */
import type { Answer, Rest } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

const BOTS = "/api/v1/bots/";
const ONE = "/api/v1/bots/{bot_id}/";
const TOKENS = "/api/v1/bots/{bot_id}/tokens/";

export type Bot = Answer<"get", typeof BOTS>["results"][number];
export type BotToken = Answer<"get", typeof TOKENS>["results"][number];

export const SCOPES = ["read", "send", "react", "files", "manage_rooms", "moderate"] as const;
export type Scope = (typeof SCOPES)[number];

const DAY_MS = 86_400_000;

/** When a token ends that is good for so many days; none for one without an end. */
export function endOf(days: string): string | undefined {
  const number = Number(days);
  return Number.isFinite(number) ? new Date(Date.now() + number * DAY_MS).toISOString() : undefined;
}

export function useBots(rest: Rest, namespace: string) {
  return useInfiniteQuery({
    queryKey: ["bots", namespace],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(BOTS, { query: { namespace } }) : rest.page(BOTS, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

interface NewBot {
  username: string;
  display_name?: string;
  scopes: Scope[];
}

export function useNewBot(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewBot) => rest.post(BOTS, { body: { ...body, namespace } }),
    onSuccess: () => void refresh(queries, ["bots", namespace]),
  });
}

type Change = { kind: "active"; bot: string; is_active: boolean } | { kind: "delete"; bot: string };

/** Each change is shown once the server has made it. */
export function useBotChange(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Change) => {
      const path = { bot_id: change.bot };
      if (change.kind === "delete") await rest.delete(ONE, { path });
      else await rest.patch(ONE, { path, body: { is_active: change.is_active } });
    },
    onSettled: () => refresh(queries, ["bots", namespace]),
  });
}

export function useTokens(rest: Rest, bot: string) {
  return useInfiniteQuery({
    queryKey: ["bot tokens", bot],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(TOKENS, { path: { bot_id: bot } }) : rest.page(TOKENS, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

interface NewToken {
  name: string;
  scopes: Scope[];
  expires_at?: string;
}

export function useNewToken(rest: Rest, bot: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewToken) => rest.post(TOKENS, { path: { bot_id: bot }, body }),
    onSuccess: () => void refresh(queries, ["bot tokens", bot]),
  });
}

export function useRevoking(rest: Rest, bot: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) =>
      rest.delete("/api/v1/bots/{bot_id}/tokens/{token_id}/", { path: { bot_id: bot, token_id: token } }),
    onSettled: () => refresh(queries, ["bot tokens", bot]),
  });
}
