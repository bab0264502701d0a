/** Groups of files that are the same, by page, and what is decided about them, with the way back. */

import { notifications } from "@mantine/notifications";
import type { DuplicateGroup, GroupList, Rest } from "@offchat/client";
import type { InfiniteData } from "@tanstack/react-query";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { review as words } from "../../../texts/review.ts";
import { refresh } from "../../../ui/refresh.ts";
import { tellFailure, tellUndoable } from "../useRemoval.tsx";

const GROUPS = "/api/v1/media/duplicates/";
const PAGE = 20;

/** Those that the server tells apart in a list. */
export const CLASSES = ["identical", "same_picture", "similar"] as const;

export function useDuplicates(rest: Rest, namespace: string, kind: string) {
  const chosen = CLASSES.find((one) => one === kind);
  return useInfiniteQuery({
    queryKey: ["library", namespace, "duplicates", chosen ?? ""],
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get(GROUPS, { query: { namespace, class: chosen, limit: PAGE } })
        : rest.page(GROUPS, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
  });
}

export function useGroupDecisions(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  const key = ["library", namespace, "duplicates"];
  const renew = () => void refresh(queries, ["library", namespace]);
  const at = (group: DuplicateGroup) => ({ path: { group_id: group.id } });
  const leave = (group: DuplicateGroup) =>
    queries.setQueriesData<InfiniteData<GroupList>>(
      { queryKey: key },
      (pages) =>
        pages && {
          ...pages,
          pages: pages.pages.map((page) => ({ ...page, results: page.results.filter(({ id }) => id !== group.id) })),
        },
    );
  const reopen = async (group: DuplicateGroup, removed: readonly string[]) => {
    try {
      if (removed.length > 0)
        await rest.post("/api/v1/media/bulk-operations/", {
          body: { action: "restore", file_ids: [...removed], namespace },
        });
      await rest.post("/api/v1/media/duplicates/{group_id}/reopen/", at(group));
      notifications.show({ message: words.backAgain });
    } catch (thrown) {
      tellFailure(thrown);
    } finally {
      renew();
    }
  };
  /** The group leaves the list at once, and comes back where it could not be decided. */
  const decide = async (
    group: DuplicateGroup,
    work: () => Promise<unknown>,
    said: string,
    removed: readonly string[],
  ) => {
    await queries.cancelQueries({ queryKey: key });
    leave(group);
    try {
      await work();
      tellUndoable(group.id, said, () => void reopen(group, removed));
    } catch (thrown) {
      tellFailure(thrown);
    } finally {
      renew();
    }
  };
  return {
    merge: (group: DuplicateGroup, keep: string, mergeTags: boolean) => {
      const remove = group.files.map(({ id }) => id).filter((id) => id !== keep);
      const body = { keep, remove, merge_tags: mergeTags };
      const work = () => rest.post("/api/v1/media/duplicates/{group_id}/resolve/", { ...at(group), body });
      return decide(group, work, words.merged(remove.length), remove);
    },
    dismiss: (group: DuplicateGroup) =>
      decide(group, () => rest.post("/api/v1/media/duplicates/{group_id}/dismiss/", at(group)), words.dismissed, []),
  };
}

export type GroupDecisions = ReturnType<typeof useGroupDecisions>;
