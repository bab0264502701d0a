/** The rooms of a namespace and their members, as administrators look after them. */
import type { Answer, Rest } from "@offchat/client";
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

const ROOMS = "/api/v1/namespaces/{slug}/rooms/";
const MEMBERS = "/api/chat/rooms/{room_id}/members/";
const MEMBER = "/api/chat/rooms/{room_id}/members/{user_id}/";

export type NamespaceRoom = Answer<"get", typeof ROOMS>["results"][number];
export type RoomRole = "owner" | "moderator" | "member" | "readonly";
export const ROOM_ROLES: readonly RoomRole[] = ["owner", "moderator", "member", "readonly"];

export function useRooms(rest: Rest, slug: string, q: string) {
  return useInfiniteQuery({
    queryKey: ["rooms", slug, q],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(ROOMS, { path: { slug }, query: { q } }) : rest.page(ROOMS, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useMembers(rest: Rest, room: string) {
  return useInfiniteQuery({
    queryKey: ["rooms", "members", room],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(MEMBERS, { path: { room_id: room } }) : rest.page(MEMBERS, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

type Change =
  | { kind: "create"; name: string; topic: string; as: "group" | "channel" }
  | { kind: "rename"; room: string; name: string; topic: string }
  | { kind: "close"; room: string }
  | { kind: "add" | "role"; room: string; user: string; role: RoomRole }
  | { kind: "remove"; room: string; user: string };

function make(rest: Rest, slug: string, change: Change): Promise<unknown> {
  switch (change.kind) {
    case "create": {
      const { name, topic, as } = change;
      return rest.post("/api/chat/rooms/", { body: { kind: as, name, topic, namespace: slug } });
    }
    case "rename": {
      const { name, topic, room } = change;
      return rest.patch("/api/v1/namespaces/{slug}/rooms/{room_id}/", {
        path: { slug, room_id: room },
        body: { name, topic },
      });
    }
    case "close":
      return rest.delete("/api/chat/rooms/{room_id}/", { path: { room_id: change.room } });
    case "add":
      return rest.post(MEMBERS, { path: { room_id: change.room }, body: { user: change.user, role: change.role } });
    case "role":
      return rest.patch(MEMBER, { path: { room_id: change.room, user_id: change.user }, body: { role: change.role } });
    case "remove":
      return rest.delete(MEMBER, { path: { room_id: change.room, user_id: change.user } });
  }
}

/** Each change is shown once the server has made it. */
export function useRoomChange(rest: Rest, slug: string, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => make(rest, slug, change),
    onSuccess: () => onDone?.(),
    onSettled: () => refresh(queries, ["rooms"]),
  });
}
