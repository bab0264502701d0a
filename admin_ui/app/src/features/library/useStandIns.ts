/** Tells of pictures that take longer than a moment by their placeholders: once the grid stands still, and nothing waits. */
import type { MediaFile } from "@offchat/client";
import type { RefObject } from "react";
import { useEffect } from "react";
import { useLibrary } from "./context.ts";
import type { Visible } from "./useVisible.ts";

const STANDS_MS = 80;

export function useStandIns(list: RefObject<HTMLElement | null>, files: readonly MediaFile[], visible: Visible): void {
  const { standIn } = useLibrary().parts;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other pictures
  useEffect(() => {
    const tell = () => {
      for (const box of list.current?.querySelectorAll<HTMLElement>("[data-picture]") ?? []) {
        const file = files[Number(box.dataset.picture)];
        if (file) standIn(box, file);
      }
    };
    let idle = 0;
    const timer = setTimeout(() => {
      if (typeof requestIdleCallback === "function") idle = requestIdleCallback(tell);
      else tell();
    }, STANDS_MS);
    return () => {
      clearTimeout(timer);
      if (idle !== 0) cancelIdleCallback(idle);
    };
  }, [list, files, visible, standIn]);
}
