/** Dropping files: anywhere on the page they go into the open room; what nobody takes is not opened in place of the page. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Handed } from "./transfer.ts";
import { handed } from "./transfer.ts";

/** Calls `heard` for what is done with files that are dragged over this page. */
function useFileDrag(heard: (event: DragEvent, transfer: DataTransfer) => void): void {
  const hear = useEffectEvent((event: DragEvent) => {
    const transfer = event.dataTransfer;
    if (transfer?.types.includes("Files")) heard(event, transfer);
  });
  useEffect(() => {
    const kinds = ["dragenter", "dragleave", "dragover", "drop"] as const;
    for (const kind of kinds) window.addEventListener(kind, hear);
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, hear);
    };
  }, []);
}

/** Files are refused where nobody has taken them. */
export function useNoOpening(): void {
  useFileDrag((event, transfer) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    transfer.dropEffect = "none";
  });
}

/** Whether files are held over the page; entering and leaving are counted, because each element tells of its own. */
export function useDrop(attach: (files: Handed) => void, enabled: boolean): boolean {
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const count = (depthNow: number) => {
    depth.current = depthNow;
    setOver(depthNow > 0);
  };
  useFileDrag((event, transfer) => {
    if (!enabled) return count(0);
    event.preventDefault();
    transfer.dropEffect = "copy";
    if (event.type === "dragenter") count(depth.current + 1);
    if (event.type === "dragleave") count(depth.current - 1);
    if (event.type !== "drop") return;
    count(0);
    attach(handed(transfer));
  });
  return over;
}
