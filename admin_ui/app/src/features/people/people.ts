/** The people of a namespace: read by page, changed one by one. */
import type { Answer, Rest } from "@offchat/client";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { logInsKey } from "../../ui/LogInList.tsx";
import { refresh } from "../../ui/refresh.ts";

const MEMBERS = "/api/v1/namespaces/{slug}/members/";
const ONE = "/api/v1/namespaces/{slug}/members/{user_id}/";

export type Membership = Answer<"get", typeof MEMBERS>["results"][number];

/** Roles from least to most. */
export const ROLES = ["viewer", "member", "moderator", "admin", "owner"] as const;
export type RoleName = (typeof ROLES)[number];

/** ``lacking``: those alone who have no second factor. */
export function useMemberships(rest: Rest, slug: string, q: string, lacking = false) {
  const query = { q, ...(lacking && { without_factor: "true" }) };
  return useInfiniteQuery({
    queryKey: ["people", slug, q, lacking],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(MEMBERS, { path: { slug }, query }) : rest.page(MEMBERS, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** A namespace with its limits and policies. */
export function useNamespace(rest: Rest, slug: string) {
  const read = () => rest.get("/api/v1/namespaces/{slug}/", { path: { slug } });
  return useQuery({ queryKey: ["namespace", slug], queryFn: read });
}

/** Whether the person who looks administers the whole server. */
export function useIsSuperuser(rest: Rest, user: string): boolean {
  const read = () => rest.get("/api/v1/users/{user_id}/", { path: { user_id: user } });
  return useQuery({ queryKey: ["people", "person", user], queryFn: read }).data?.is_superuser === true;
}

type Change =
  | { kind: "role"; user: string; role: RoleName }
  | { kind: "limit"; user: string; quota_bytes: number | null }
  | { kind: "active"; user: string; is_active: boolean }
  | { kind: "remove"; user: string }
  | { kind: "picture"; user: string; reason: string }
  | { kind: "codes"; user: string }
  | { kind: "passkeys"; user: string }
  | { kind: "logOut"; user: string };

/** Each change is shown once the server has made it, and with it where the person is still logged in. */
export function useChange(rest: Rest, slug: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Change) => {
      const { user } = change;
      if (change.kind === "role") {
        await rest.patch(ONE, { path: { slug, user_id: user }, body: { role: change.role } });
      } else if (change.kind === "limit") {
        await rest.patch(ONE, { path: { slug, user_id: user }, body: { quota_bytes: change.quota_bytes } });
      } else if (change.kind === "active") {
        await rest.patch("/api/v1/users/{user_id}/", {
          path: { user_id: user },
          body: { is_active: change.is_active },
        });
      } else if (change.kind === "picture") {
        await rest.post("/api/v1/moderation/users/{user_id}/clear-avatar/", {
          path: { user_id: user },
          body: { reason: change.reason },
        });
      } else if (change.kind === "codes") {
        await rest.delete("/api/v1/users/{user_id}/second-factor/", { path: { user_id: user } });
      } else if (change.kind === "passkeys") {
        await rest.delete("/api/v1/users/{user_id}/passkeys/", { path: { user_id: user } });
      } else if (change.kind === "logOut") {
        await rest.delete("/api/v1/users/{user_id}/sessions/", { path: { user_id: user } });
      } else await rest.delete(ONE, { path: { slug, user_id: user } });
    },
    onSettled: (_data, _error, { user }) =>
      Promise.all([refresh(queries, ["people", slug]), refresh(queries, logInsKey(user))]),
  });
}
