/** Gives the files of a collection another order: it shows at once, and what the server refuses is taken back and told. */
import { notifications } from "@mantine/notifications";
import type { LibraryList, Rest } from "@offchat/client";
import { asError } from "@offchat/client";
import { useMemo, useRef } from "react";
import { library as words } from "../../texts/library.ts";
import { tellFailure } from "./useRemoval.tsx";

const FILES = "/api/v1/media/collections/{collection_id}/files/";

/** Puts files, in this order, in front of another one or (null) at the end. */
export type Reorder = (ids: readonly string[], before: string | null) => void;

/** The way to reorder a collection; null for lists that have no order of their own. */
export function useOrder(rest: Rest, list: LibraryList, collection: string | null): Reorder | null {
  const running = useRef<Promise<void>>(Promise.resolve());
  return useMemo(() => {
    if (collection === null) return null;
    const send = async (ids: readonly string[], before: string | null) => {
      const { failed } = await rest.post(FILES, {
        path: { collection_id: collection },
        body: { file_ids: [...ids], before },
      });
      if (failed.length === 0) return;
      notifications.show({ color: "red", message: words.refused(failed.length, failed[0]?.detail ?? "") });
      list.changed(null);
    };
    const fail = (thrown: unknown) => {
      const { status, code } = asError(thrown);
      if (status === 400 && code === "invalid") notifications.show({ message: words.orderChanged });
      else tellFailure(thrown);
      list.changed(null);
    };
    return (ids, before) => {
      list.move(ids, before);
      // One after the other: each names a place that the one before has made.
      running.current = running.current.then(() => send(ids, before)).catch(fail);
    };
  }, [rest, list, collection]);
}
