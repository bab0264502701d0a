/** The webhooks of a namespace and what they were sent, as administrators look after them. */
import type { Answer, Rest } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

const ALL = "/api/v1/webhooks/";
const ONE = "/api/v1/webhooks/{webhook_id}/";
const DELIVERIES = "/api/v1/webhooks/{webhook_id}/deliveries/";

export type Webhook = Answer<"get", typeof ALL>["results"][number];
export type Delivery = Answer<"get", typeof DELIVERIES>["results"][number];

/** What is sent of rooms, and of a whole namespace. */
export const OF_ROOMS = ["message", "media", "member", "room", "user"] as const;
export const OF_NAMESPACE = ["file", "tag", "collection", "case", "attachment"] as const;

/** Whether an event or a class of events is none of a room's. */
export function isOfNamespace(name: string): boolean {
  return OF_NAMESPACE.some((one) => name === one || name.startsWith(`${one}.`));
}

/** What one may choose of a webhook; `rooms` null: all. */
export interface Choice {
  url: string;
  events: string[];
  rooms: string[] | null;
}

export function useWebhooks(rest: Rest, namespace: string) {
  return useInfiniteQuery({
    queryKey: ["webhooks", namespace],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(ALL, { query: { namespace } }) : rest.page(ALL, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

/** How often a list is looked at again while something in it is on its way. */
const SOON_MS = 2000;

export function useDeliveries(rest: Rest, id: string) {
  return useInfiniteQuery({
    queryKey: ["webhooks", "deliveries", id],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(DELIVERIES, { path: { webhook_id: id } }) : rest.page(DELIVERIES, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ results }) => results.some((one) => one.state === "waiting")) ? SOON_MS : false,
  });
}

/** The groups and channels of a namespace that one is in. */
export function useOwnRooms(rest: Rest, namespace: string) {
  return useQuery({
    queryKey: ["webhooks", "rooms", namespace],
    queryFn: async () => {
      const { results } = await rest.get("/api/chat/rooms/", { query: { limit: 100 } });
      return results.filter((room) => room.kind !== "direct" && room.namespace === namespace);
    },
  });
}

type Change =
  | { act: "create"; choice: Choice }
  | { act: "edit"; id: string; choice: Partial<Choice> }
  | { act: "switch"; id: string; on: boolean }
  | { act: "secret" | "test" | "delete"; id: string };

/** Makes a change; returns the secret where there is a new one. */
async function make(rest: Rest, namespace: string, change: Change): Promise<string | null> {
  if (change.act === "create") {
    return (await rest.post(ALL, { body: { ...change.choice, namespace } })).secret;
  }
  const path = { webhook_id: change.id };
  if (change.act === "edit") await rest.patch(ONE, { path, body: change.choice });
  if (change.act === "switch") await rest.patch(ONE, { path, body: { enabled: change.on } });
  if (change.act === "secret") return (await rest.post(`${ONE}secret/`, { path })).secret;
  if (change.act === "test") await rest.post(`${ONE}ping/`, { path });
  if (change.act === "delete") await rest.delete(ONE, { path });
  return null;
}

export function useWebhookChange(rest: Rest, namespace: string, onDone?: (secret: string | null, act: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => make(rest, namespace, change),
    onSuccess: (secret, { act }) => onDone?.(secret, act),
    onSettled: () => refresh(queries, ["webhooks"]),
  });
}

export function useRedeliver(rest: Rest, id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (delivery: string) =>
      rest.post(`${DELIVERIES}{delivery_id}/redeliver/`, { path: { webhook_id: id, delivery_id: delivery } }),
    onSettled: () => refresh(queries, ["webhooks", "deliveries", id]),
  });
}

/** What a webhook is called: the host of its address. */
export function hostOf({ url }: Pick<Webhook, "url">): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
