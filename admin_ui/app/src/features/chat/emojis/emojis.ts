/** The emojis of a namespace's own: what a `:name:` looks like, and how one is added, replaced and removed. */
import type { Answer, Me, Rest } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../../ui/refresh.ts";
import { useChat } from "../connection.ts";

const EMOJIS = "/api/v1/namespaces/{slug}/emojis/";
const EMOJI = "/api/v1/namespaces/{slug}/emojis/{name}/";
const PAGE = 100;
/** No event tells of an emoji: what is new is asked for after so long, where something is drawn with one. */
const KNOWN_MS = 60_000;
const NAMED = /^:([a-z0-9_+-]{2,32}):$/;
const MODERATING = new Set(["moderator", "admin", "owner"]);

export type OwnEmoji = Answer<"get", typeof EMOJIS>["results"][number];

/** The name in `:name:`; null for any other text. */
export function nameIn(text: string): string | null {
  return NAMED.exec(text)?.[1] ?? null;
}

/** A name that an emoji may have, made of that of a file. */
export function nameFor(file: string): string {
  const bare = file.replace(/\.[^.]*$/, "").toLowerCase();
  return bare
    .replace(/[^a-z0-9_+-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 32);
}

/** How all emojis of a namespace are asked for. */
export function asked(rest: Rest, slug: string) {
  return {
    queryKey: ["emojis", slug],
    queryFn: async (): Promise<OwnEmoji[]> => {
      let page = await rest.get(EMOJIS, { path: { slug }, query: { limit: PAGE } });
      const found = [...page.results];
      while (page.next !== null) {
        page = await rest.page(EMOJIS, page.next);
        found.push(...page.results);
      }
      return found;
    },
    staleTime: KNOWN_MS,
  };
}

/** The emojis of a room's namespace, where somebody `looks` for them. */
export function useEmojis(slug: string, looks = true) {
  const { rest } = useChat();
  return useQuery({ ...asked(rest, slug), enabled: looks && slug !== "" });
}

/** Whether this person may add emojis to a namespace, and remove them. */
export function useMayAdd(slug: string): boolean {
  const me = useQueryClient().getQueryData<Me | null>(["me"]);
  return me?.namespaces.some((one) => one.slug === slug && MODERATING.has(one.role)) ?? false;
}

/** Adding and removing; the list is read anew after each. */
export function useChanges(slug: string) {
  const { rest } = useChat();
  const queries = useQueryClient();
  const onSuccess = () => refresh(queries, ["emojis", slug]);
  return {
    add: useMutation({
      mutationFn: ({ name, file }: { name: string; file: File }) => rest.put(EMOJI, file, { path: { slug, name } }),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (name: string) => rest.delete(EMOJI, { path: { slug, name } }), onSuccess }),
  };
}
