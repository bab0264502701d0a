/** Who is logged in on this page, and how that begins and ends: a session cookie with its CSRF token. */
import type { Config, Me, Namespace } from "@offchat/client";
import { asError, Rest } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export const rest = new Rest("", { session: true });

const MODERATING = new Set(["moderator", "admin", "owner"]);

/** The namespaces that this person moderates. */
export function moderated(me: Me): Namespace[] {
  return me.namespaces.filter(({ role }) => MODERATING.has(role));
}

async function whoAmI(): Promise<Me | null> {
  try {
    return await rest.get<Me>("/api/v1/me/");
  } catch (thrown) {
    const error = asError(thrown);
    if (error.status === 401 || error.status === 403) return null;
    throw error;
  }
}

/** Who is logged in; null for nobody. */
export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: whoAmI, staleTime: Number.POSITIVE_INFINITY });
}

/** What this installation offers; the same for everybody. */
export function useConfig() {
  const queryFn = () => rest.get<Config>("/api/v1/config/");
  return useQuery({ queryKey: ["config"], queryFn, staleTime: Number.POSITIVE_INFINITY });
}

export function useLogIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (pair: { username: string; password: string }) => rest.post("/api/v1/auth/session/", pair),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["me"] }),
  });
}

/** Log out; everything that was read is forgotten. */
export function useLogOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => rest.delete("/api/v1/auth/session/"),
    onSettled: () => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" && queryKey[0] !== "config" });
      queries.setQueryData(["me"], null);
    },
  });
}
