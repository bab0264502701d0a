/** Mutes and bans: which hold in a namespace, imposing and lifting them. */
import type { Answer, Rest } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

export type Restriction = Answer<"get", "/api/v1/moderation/restrictions/">["results"][number];
export type Kind = Restriction["kind"];

export const RESTRICTIONS = ["restrictions"] as const;

export function useRestrictions(rest: Rest, namespace: string) {
  return useInfiniteQuery({
    queryKey: [...RESTRICTIONS, namespace],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get("/api/v1/moderation/restrictions/", { query: { namespace } })
        : rest.page("/api/v1/moderation/restrictions/", pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

type Change =
  | { act: "impose"; user: string; kind: Kind; minutes: number | null; reason: string }
  | { act: "lift"; user: string; kind: Kind; reason: string };

export function useRestricting(rest: Rest, namespace: string, onDone?: (change: Change) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Change) => {
      const { user, kind, reason } = change;
      const path = { user_id: user };
      if (change.act === "impose") {
        const body = { reason, minutes: change.minutes, namespace };
        await rest.post(`/api/v1/moderation/users/{user_id}/${kind}/`, { path, body });
      } else {
        await rest.post(`/api/v1/moderation/users/{user_id}/un${kind}/`, { path, body: { reason } });
      }
      return change;
    },
    onSuccess: (change) => onDone?.(change),
    onSettled: () => refresh(queries, RESTRICTIONS),
  });
}
