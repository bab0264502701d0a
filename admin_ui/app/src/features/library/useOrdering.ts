/** The order of files changed within the grid: dragged to another place, or moved by keys. */
import type { MediaFile } from "@offchat/client";
import type { DragEvent, KeyboardEvent } from "react";
import { useRef, useState } from "react";
import { library as words } from "../../texts/library.ts";
import { rightToLeft } from "../../ui/direction.ts";
import { isApple } from "../../ui/shortcuts.ts";
import { draggedIds, isDragged, tileOf } from "./drag.ts";
import { droppedAt, inOrder, stepped } from "./order.ts";
import type { Reorder } from "./useOrder.ts";

interface Ordered {
  files: readonly MediaFile[];
  more: boolean;
  lines: boolean;
  /** Null where the order cannot be changed. */
  reorder: Reorder | null;
}

function stepOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): 1 | -1 | null {
  if (!(isApple() ? metaKey : ctrlKey) || altKey || shiftKey) return null;
  if (key === "ArrowDown" || key === (rightToLeft() ? "ArrowLeft" : "ArrowRight")) return 1;
  return key === "ArrowUp" || key === (rightToLeft() ? "ArrowRight" : "ArrowLeft") ? -1 : null;
}

/** Handlers for the list of tiles; `reach` brings the keyboard to a place. `said` tells what the keys have done. */
export function useOrdering({ files, more, lines, reorder }: Ordered, reach: (index: number) => void) {
  const [said, setSaid] = useState("");
  const marked = useRef<HTMLElement>(null);
  const mark = (tile: HTMLElement | null, side?: "before" | "after") => {
    if (marked.current && marked.current !== tile) delete marked.current.dataset.drop;
    marked.current = tile;
    if (tile && side) tile.dataset.drop = side;
  };
  if (reorder === null) return { said, handlers: {} };
  const isAfter = (tile: HTMLElement, { clientX, clientY }: DragEvent) => {
    const box = tile.getBoundingClientRect();
    if (lines) return clientY > box.top + box.height / 2;
    return clientX > box.left + box.width / 2 !== rightToLeft();
  };
  const handlers = {
    onDragOver: (event: DragEvent) => {
      const tile = isDragged("files", event) ? tileOf(event) : null;
      if (tile) event.preventDefault();
      mark(tile, tile && isAfter(tile, event) ? "after" : "before");
    },
    onDragLeave: (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) mark(null);
    },
    onDragEnd: () => mark(null),
    onDrop: (event: DragEvent) => {
      const tile = isDragged("files", event) ? tileOf(event) : null;
      if (marked.current) delete marked.current.dataset.drop;
      if (!tile) return;
      event.preventDefault();
      const ids = inOrder(files, draggedIds("files", event));
      const before = droppedAt(files, ids, Number(tile.dataset.index), isAfter(tile, event), more);
      if (before !== undefined && ids.length > 0) reorder(ids, before);
    },
    onKeyDownCapture: (event: KeyboardEvent) => {
      const step = stepOf(event);
      const tile = tileOf(event);
      if (step === null || !tile) return;
      event.preventDefault();
      event.stopPropagation();
      const index = Number(tile.dataset.index);
      const file = files[index];
      const before = stepped(files, index, step, more);
      if (!file || before === undefined) return;
      reorder([file.id], before);
      reach(index + step);
      setSaid(words.movedTo(index + step + 1));
    },
  };
  return { said, handlers };
}
