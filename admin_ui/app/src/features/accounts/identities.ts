/** One's accounts at providers, and whether one has a password: who has none is asked for none. */
import { useQuery } from "@tanstack/react-query";
import { rest } from "./session.ts";

export const ADDRESS = "/api/v1/me/identities/";
export const KEY = ["identities"];

export function useIdentities() {
  return useQuery({ queryKey: KEY, queryFn: () => rest.get(ADDRESS) });
}

export function useHasPassword(): boolean {
  return useIdentities().data?.password ?? true;
}
