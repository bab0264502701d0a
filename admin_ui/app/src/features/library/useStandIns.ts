/** Tells of pictures that take longer than a moment by their placeholders: once the grid stands still, and nothing waits. */
import type { MediaFile } from "@offchat/client";
import type { RefObject } from "react";
import { useEffect } from "react";
import { useLibrary } from "./context.ts";
import type { Visible } from "./useVisible.ts";

const STANDS_MS = 80;

export function useStandIns(list: RefObject<HTMLElement | null>, files: readonly MediaFile[], visible: Visible): void {
  const { standIn } = useLibrary().parts;
  useEffect(() => {
    if (visible.fullFrom >= visible.fullTo) return;
    let idle = 0;
    const begin = () => {
      const boxes = [...(list.current?.querySelectorAll<HTMLElement>("[data-picture]") ?? [])];
      const tell = (left?: IdleDeadline) => {
        do {
          const box = boxes.shift();
          const file = files[Number(box?.dataset.picture)];
          if (box && file) standIn(box, file);
        } while (boxes.length > 0 && (left === undefined || left.timeRemaining() > 0));
        if (boxes.length > 0) idle = requestIdleCallback(tell);
      };
      if (typeof requestIdleCallback === "function") idle = requestIdleCallback(tell);
      else tell();
    };
    const timer = setTimeout(begin, STANDS_MS);
    return () => {
      clearTimeout(timer);
      if (idle !== 0) cancelIdleCallback(idle);
    };
  }, [list, files, visible, standIn]);
}
