/** Dropping files: anywhere on the page they go where the page says; what nobody takes is not opened in place of the page. */
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

/**
 * Whether files are held over the page. Each element tells of its own entering and leaving, the next one is entered
 * before the last one is left, and one that is removed meanwhile never tells: so those still there are remembered.
 */
export function useDrop(attach: (files: Handed) => void, enabled: boolean): boolean {
  const entered = useRef(new Set<Node>());
  const [over, setOver] = useState(false);
  useFileDrag((event, transfer) => {
    const target = event.target as Node;
    if (event.type === "dragenter") entered.current.add(target);
    if (event.type === "dragleave") entered.current.delete(target);
    if (event.type === "drop") entered.current.clear();
    setOver(enabled && [...entered.current].some((node) => node.isConnected));
    if (!enabled) return;
    event.preventDefault();
    transfer.dropEffect = "copy";
    if (event.type === "drop") attach(handed(transfer));
  });
  return over;
}
