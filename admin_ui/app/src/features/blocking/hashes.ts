/** The lists of blocked and protected content of a namespace: read, added to, shortened, taken in from a file. */
import type { Answer, Rest } from "@offchat/client";
import { skipToken, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

export type Which = "blocked" | "protected";
export type HashKind = "sha256" | "perceptual";
export type ListedHash = Answer<"get", "/api/v1/moderation/blocked-hashes/">["results"][number];

export const HASHES = ["hashes"] as const;

const VALUE = { sha256: /^[0-9a-f]{64}$/i, perceptual: /^[0-9a-f]{64}(\s+[0-9a-f]{64}){0,29}$/i };

/** What is meant: a file, or a hash that was typed. */
export interface Content {
  kind: HashKind;
  media: string | null;
  value: string;
}

/** Whether enough is said to be looked for. */
export function isComplete({ kind, media, value }: Content): boolean {
  return media !== null || VALUE[kind].test(value.trim());
}

export function useHashes(rest: Rest, namespace: string, which: Which) {
  return useInfiniteQuery({
    queryKey: [...HASHES, namespace, which],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get(`/api/v1/moderation/${which}-hashes/`, { query: { namespace } })
        : rest.page(`/api/v1/moderation/${which}-hashes/`, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

function bodyOf(namespace: string, { kind, media, value }: Content) {
  return media === null ? { kind, value: value.trim(), namespace } : { kind, media };
}

/** What blocking this would hide now; asked once enough is said. */
export function useMatches(rest: Rest, namespace: string, content: Content) {
  const body = { ...bodyOf(namespace, content), reason: "dry run", dry_run: true };
  return useQuery({
    queryKey: [...HASHES, "matches", namespace, content],
    queryFn: isComplete(content) ? () => rest.post("/api/v1/moderation/blocked-hashes/", { body }) : skipToken,
    gcTime: 0,
    retry: false,
  });
}

type Change =
  | { act: "add"; content: Content; reason: string }
  | { act: "remove"; id: string }
  | { act: "import"; csv: string };

export function useHashChange(rest: Rest, namespace: string, which: Which, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Change) => {
      if (change.act === "remove") {
        await rest.delete(`/api/v1/moderation/${which}-hashes/{entry_id}/`, { path: { entry_id: change.id } });
        return null;
      }
      if (change.act === "import") {
        return rest.post(`/api/v1/moderation/${which}-hashes/import/`, { body: { csv: change.csv, namespace } });
      }
      const body = { ...bodyOf(namespace, change.content), reason: change.reason };
      await rest.post(`/api/v1/moderation/${which}-hashes/`, { body });
      return null;
    },
    onSuccess: () => onDone?.(),
    onSettled: () => refresh(queries, HASHES),
  });
}

/** Where the whole list is as CSV. */
export function csvAddress(namespace: string, which: Which): string {
  return `/api/v1/moderation/${which}-hashes/?${new URLSearchParams({ namespace, format: "csv" })}`;
}
