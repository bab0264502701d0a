/** Makes, changes and removes collections and tags; what was refused is told, and the lists are read anew. */
import { notifications } from "@mantine/notifications";
import type { Collection, Rest } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import { library as words } from "../../texts/library.ts";
import { refresh } from "../../ui/refresh.ts";
import type { Filters } from "./filters.ts";
import { keptOf } from "./filters.ts";
import { tellFailure } from "./useRemoval.tsx";

const TAG = "/api/v1/media/tags/{tag_id}/";
const COLLECTION = "/api/v1/media/collections/{collection_id}/";

export interface TagValues {
  name?: string;
  color?: string | null;
  parent?: string | null;
}

export interface CollectionValues {
  name?: string;
  parent?: string | null;
  cover?: string | null;
  filter?: Filters;
  /** The filter that is changed: what of it cannot be shown stays. */
  before?: Collection["filter"];
}

export function useCatalogue(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  const read = () => refresh(queries, ["library", namespace]);
  /** Whether it was done. */
  const run = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (thrown) {
      tellFailure(thrown);
      return false;
    } finally {
      void read();
    }
  };
  const tag = (id: string) => ({ path: { tag_id: id } });
  const collection = (id: string) => ({ path: { collection_id: id } });
  const kept = <V extends CollectionValues>({ filter, before = null, ...values }: V) => ({
    ...values,
    ...(filter && { filter: keptOf(filter, before) }),
  });
  return {
    makeTag: (values: TagValues & { name: string }) =>
      run(rest.post("/api/v1/media/tags/", { body: { ...values, namespace } })),
    changeTag: (id: string, values: TagValues) => run(rest.patch(TAG, { ...tag(id), body: values })),
    mergeTag: (id: string, into: string) =>
      run(rest.post("/api/v1/media/tags/{tag_id}/merge/", { ...tag(id), body: { into } })),
    deleteTag: (id: string, children: "lift" | "delete") => run(rest.delete(TAG, { ...tag(id), query: { children } })),
    makeCollection: (values: CollectionValues & { name: string }) =>
      run(rest.post("/api/v1/media/collections/", { body: { ...kept(values), namespace } })),
    changeCollection: (id: string, values: CollectionValues) =>
      run(rest.patch(COLLECTION, { ...collection(id), body: kept(values) })),
    deleteCollection: (id: string) => run(rest.delete(COLLECTION, collection(id))),
    collect: async (id: string, files: readonly string[]) => {
      const put = rest.post("/api/v1/media/collections/{collection_id}/files/", {
        ...collection(id),
        body: { file_ids: [...files] },
      });
      if (await run(put)) notifications.show({ message: words.collected((await put).changed) });
    },
  };
}
