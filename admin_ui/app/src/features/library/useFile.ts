/** One file, and what can be done with it: changed, deleted, restored, processed again. */
import type { LibraryList, MediaFile, Rest } from "@offchat/client";
import { asError, stableAttachment } from "@offchat/client";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Change } from "./merge.ts";

const FILE = "/api/v1/media/files/{media_id}/";

function stable(file: MediaFile): MediaFile {
  return { ...file, ...stableAttachment(file) } as MediaFile;
}

function keyOf(namespace: string, id: string) {
  return ["library", namespace, "file", id];
}

/** The file as it is now, from the list until it has been read; null where it is not there. */
export function useFile(rest: Rest, namespace: string, id: string, listed: MediaFile | undefined) {
  const read = async (): Promise<MediaFile | null> => {
    try {
      return stable(await rest.get(FILE, { path: { media_id: id } }));
    } catch (thrown) {
      if (asError(thrown).status === 404) return null;
      throw thrown;
    }
  };
  const query = useQuery({ queryKey: keyOf(namespace, id), queryFn: id ? read : skipToken });
  const newest = query.data && listed && listed.revision > query.data.revision ? listed : query.data;
  // A file in the trash is not answered by itself, only listed.
  return { ...query, file: newest ?? listed ?? null };
}

/** What is done here shows at once in the list and in the details. */
export function useFileActions(rest: Rest, namespace: string, list: LibraryList) {
  const queries = useQueryClient();
  const learn = useCallback(
    (file: MediaFile) => {
      queries.setQueryData(keyOf(namespace, file.id), stable(file));
      list.put(file.id, () => file);
    },
    [queries, namespace, list],
  );
  const at = (id: string) => ({ path: { media_id: id } });
  return {
    learn,
    read: async (id: string) => rest.get(FILE, at(id)),
    change: async (id: string, change: Change, revision: number) =>
      rest.patch(FILE, { ...at(id), body: change, ifMatch: `"${revision}"` }),
    remove: async (id: string) => {
      await rest.delete(FILE, at(id));
      list.drop(new Set([id]));
    },
    restore: async (id: string) => {
      const file = await rest.post("/api/v1/media/files/{media_id}/restore/", at(id));
      queries.setQueryData(keyOf(namespace, id), stable(file));
      list.changed([id]);
      return file;
    },
    retry: async (id: string) => learn(await rest.post("/api/v1/media/files/{media_id}/retry/", at(id))),
  };
}

export type FileActions = ReturnType<typeof useFileActions>;
