/** The imports into a namespace: ordered with an archive, watched while they run, stopped. */
import type { Answer, Rest } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

const ALL = "/api/v1/namespaces/{slug}/imports/";
const ONE = "/api/v1/imports/{import_id}/";
const NEW = "/api/v1/imports/";

export type Import = Answer<"get", typeof ALL>["results"][number];
export type Kind = "slack" | "discord" | "offchat";
export const KINDS: readonly Kind[] = ["slack", "discord", "offchat"];

/** How often is asked how far a running import is, in milliseconds. */
const LOOK_EVERY_MS = 1500;

export const isRunning = ({ state }: Import) => state === "queued" || state === "running";

export function useImports(rest: Rest, slug: string) {
  return useInfiniteQuery({
    queryKey: ["imports", slug],
    queryFn: ({ pageParam }) => (pageParam === "" ? rest.get(ALL, { path: { slug } }) : rest.page(ALL, pageParam)),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ results }) => results.some(isRunning)) ? LOOK_EVERY_MS : false,
  });
}

export interface Order {
  kind: Kind;
  dryRun: boolean;
  direct: boolean;
  file: File;
}

export function useOrder(rest: Rest, slug: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, dryRun, direct, file }: Order) => {
      const form = new FormData();
      form.set("kind", kind);
      form.set("namespace", slug);
      form.set("dry_run", String(dryRun));
      form.set("direct", String(direct));
      // Behind the fields: where its bytes go is known before they come.
      form.set("file", file);
      return rest.postForm(NEW, form);
    },
    onSuccess: onDone,
    onSettled: () => refresh(queries, ["imports"]),
  });
}

export function useStop(rest: Rest) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => rest.delete(ONE, { path: { import_id: id } }),
    onSettled: () => refresh(queries, ["imports"]),
  });
}
