/** Which files are chosen for something that is done with all of them. */
import type { MediaFile } from "@offchat/client";
import type { KeyboardEvent, MouseEvent } from "react";
import { useCallback, useRef, useState } from "react";

/** What of a click or a key decides whether it chooses a file or opens it. */
export type Choosing = Pick<MouseEvent | KeyboardEvent, "shiftKey" | "ctrlKey" | "metaKey"> & { key?: string };

/** The selection after a file was chosen: with Shift all from the last one chosen to it, else it alone in or out. */
export function chosen(
  before: ReadonlySet<string>,
  files: readonly Pick<MediaFile, "id">[],
  index: number,
  anchor: number | null,
  range: boolean,
): ReadonlySet<string> {
  const next = new Set(before);
  const file = files[index];
  if (!file) return before;
  if (range && anchor !== null) {
    const [from, to] = anchor < index ? [anchor, index] : [index, anchor];
    for (const { id } of files.slice(from, to + 1)) next.add(id);
  } else if (!next.delete(file.id)) next.add(file.id);
  return next;
}

export function useSelection(files: readonly MediaFile[], enabled: boolean) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<number | null>(null);
  const latest = useRef({ files, enabled, ids });
  latest.current = { files, enabled, ids };
  /** Whether it chose the file; else the file is to be opened. */
  const choose = useCallback((index: number, event: Choosing): boolean => {
    const now = latest.current;
    const wanted = event.shiftKey || event.ctrlKey || event.metaKey || event.key === " " || now.ids.size > 0;
    if (!now.enabled || !wanted) return false;
    setIds(chosen(now.ids, now.files, index, anchor.current, event.shiftKey));
    anchor.current = index;
    return true;
  }, []);
  const clear = useCallback(() => {
    anchor.current = null;
    setIds(new Set());
  }, []);
  return { ids, choose, clear };
}
