/** The uploads of this page into the library: they go on while one looks at something else. */

import { notifications } from "@mantine/notifications";
import type { LibraryUpload, Rest } from "@offchat/client";
import { LibraryUploads } from "@offchat/client";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { library as words } from "../../texts/library.ts";
import type { Handed } from "../../ui/transfer.ts";

const known = new WeakMap<Rest, LibraryUploads>();

function uploadsOf(rest: Rest): LibraryUploads {
  const uploads = known.get(rest) ?? new LibraryUploads(rest);
  known.set(rest, uploads);
  return uploads;
}

const UNFINISHED = new Set<LibraryUpload["status"]>(["queued", "uploading", "waiting", "paused"]);

export function isUnfinished({ status }: LibraryUpload): boolean {
  return UNFINISHED.has(status);
}

export function useUploads(rest: Rest, namespace: string, collection: string | null) {
  const uploads = uploadsOf(rest);
  const all = useSyncExternalStore(uploads.subscribe, uploads.get);
  const running = all.some(isUnfinished);
  useEffect(() => {
    if (!running) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [running]);
  const send = useCallback(
    ({ files, folders }: Handed) => {
      if (folders.length > 0) notifications.show({ color: "red", message: words.noFolders(folders.join(", ")) });
      const chosen = files.map((file) => ({ name: file.name, type: file.type, size: file.size, content: file }));
      if (chosen.length > 0) uploads.start(chosen, { namespace, ...(collection && { collection }) });
    },
    [uploads, namespace, collection],
  );
  return { uploads, all, send };
}
