/** The people whom the filters of the library name, and the names among which others are chosen. */
import type { MediaFile, Rest, User } from "@offchat/client";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

const UPLOADERS = "/api/v1/media/uploaders/";

/** So many files are looked through for the people who sent them. */
const LOOKED_THROUGH = 200;

/** Those of `ids` whose names are known: by their files, or because one shares a namespace with them. */
export function usePeople(rest: Rest, ids: readonly string[], files: readonly MediaFile[]): readonly User[] {
  const senders = useMemo(
    () => new Map(files.slice(0, LOOKED_THROUGH).map(({ uploader }) => [uploader.id, uploader])),
    [files],
  );
  const read = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["person", id],
      queryFn: () => rest.get("/api/v1/users/{user_id}/", { path: { user_id: id } }),
      enabled: !senders.has(id),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  });
  return ids.flatMap((id, place) => senders.get(id) ?? read[place]?.data?.user ?? []);
}

/** People who sent files to a namespace, by the beginning of a name. */
export function useUploaders(rest: Rest, namespace: string, typed: string) {
  return useQuery({
    queryKey: ["library", namespace, "uploaders", typed],
    queryFn: ({ signal }) => rest.get(UPLOADERS, { query: { namespace, q: typed, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
  });
}
