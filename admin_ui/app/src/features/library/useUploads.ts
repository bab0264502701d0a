/** The uploads of this page into the library: they go on while one looks at something else. */

import { notifications } from "@mantine/notifications";
import type { LibraryUpload, Rest } from "@offchat/client";
import { browserUploads, LibraryPersistence, LibraryUploads } from "@offchat/client";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { library as words } from "../../texts/library.ts";
import { useAskBeforeLeaving } from "../../ui/leaving.ts";
import type { Handed } from "../../ui/transfer.ts";

interface Open {
  rest: Rest;
  user: string;
  uploads: LibraryUploads;
  persistence: LibraryPersistence;
}

let opened: Open | null = null;

/** The uploads of a person on this page; those of another one who was logged in here before are left to their next page. */
export function uploadsOf(rest: Rest, user: string): LibraryUploads {
  if (opened?.rest === rest && opened.user === user) return opened.uploads;
  opened?.uploads.halt();
  opened?.persistence.stop();
  const uploads = new LibraryUploads(rest);
  opened = { rest, user, uploads, persistence: new LibraryPersistence(uploads, user, browserUploads).start() };
  return uploads;
}

/** The notice of uploads that another page has left, which the list of uploads stands in for. */
export const LEFT_NOTICE = "left uploads";

let trays = 0;

/** How many parts of this page show the uploads. */
export function traysShown(): number {
  return trays;
}

const UNFINISHED = new Set<LibraryUpload["status"]>(["queued", "uploading", "waiting", "paused", "missing"]);

export function isUnfinished({ status }: LibraryUpload): boolean {
  return UNFINISHED.has(status);
}

/** `user`: the id of who is logged in. */
export function useUploads(rest: Rest, user: string, namespace: string, collection: string | null) {
  const uploads = useMemo(() => uploadsOf(rest, user), [rest, user]);
  const all = useSyncExternalStore(uploads.subscribe, uploads.get);
  useEffect(() => {
    trays += 1;
    notifications.hide(LEFT_NOTICE);
    return () => {
      trays -= 1;
    };
  }, []);
  const ends = all.some((upload) => isUnfinished(upload) && !upload.kept);
  useAskBeforeLeaving(ends);
  const send = useCallback(
    ({ files, folders, handles }: Handed) => {
      if (folders.length > 0) notifications.show({ color: "red", message: words.noFolders(folders.join(", ")) });
      const chosen = files.map((file) => {
        const handle = handles?.get(file);
        return { name: file.name, type: file.type, size: file.size, content: file, ...(handle && { handle }) };
      });
      if (chosen.length > 0) uploads.start(chosen, { namespace, ...(collection && { collection }) });
    },
    [uploads, namespace, collection],
  );
  return { uploads, all, send };
}
