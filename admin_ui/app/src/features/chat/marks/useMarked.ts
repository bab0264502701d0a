/** A list of pinned or saved messages as React sees it: read when it is shown, and again with each connection. */
import type { MarkedList, MarkedState } from "@offchat/client";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useStatus } from "../connection.ts";

export interface MarkedView {
  state: MarkedState;
  failed: boolean;
  /** Reads the next page, or the first one where that has failed. */
  more: () => void;
}

export function useMarked(list: MarkedList): MarkedView {
  const state = useSyncExternalStore(list.subscribe, list.get);
  const [failed, setFailed] = useState(false);
  const online = useStatus() === "online";
  const read = useCallback((work: Promise<void>) => {
    setFailed(false);
    work.catch(() => setFailed(true));
  }, []);
  const more = useCallback(() => read(list.get().loaded ? list.older() : list.load()), [list, read]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: being online again is a reason to read again
  useEffect(() => read(list.load()), [list, online, read]);
  return { state, failed, more };
}
