/** What is dragged within the library: files, a collection, a tag. */
import type { DragEvent, SyntheticEvent } from "react";

export type Dragged = "files" | "collection" | "tag";

function typeOf(kind: Dragged): string {
  return `application/x-offchat-${kind}`;
}

/** For what can be dragged. */
export function dragged(kind: Dragged, ids: readonly string[]) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(typeOf(kind), JSON.stringify(ids));
      event.dataTransfer.effectAllowed = "copyMove";
    },
  };
}

/** Whether this is what is dragged. */
export function isDragged(kind: Dragged, { dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes(typeOf(kind));
}

/** What was let go. */
export function draggedIds(kind: Dragged, { dataTransfer }: DragEvent): string[] {
  return JSON.parse(dataTransfer.getData(typeOf(kind)) || "[]") as string[];
}

/** For what some of it can be let go on. */
export function droppable(kinds: readonly Dragged[], drop: (kind: Dragged, ids: readonly string[]) => void) {
  const kindOf = (event: DragEvent) => kinds.find((kind) => isDragged(kind, event));
  const mark = ({ currentTarget }: DragEvent, over: boolean) => {
    if (currentTarget instanceof HTMLElement) currentTarget.dataset.over = String(over);
  };
  return {
    onDragOver: (event: DragEvent) => {
      if (!kindOf(event)) return;
      event.preventDefault();
      mark(event, true);
    },
    onDragLeave: (event: DragEvent) => mark(event, false),
    onDrop: (event: DragEvent) => {
      const kind = kindOf(event);
      mark(event, false);
      if (!kind) return;
      event.preventDefault();
      drop(kind, draggedIds(kind, event));
    },
  };
}

/** The tile or line of a file in which something happens; null beside them. */
export function tileOf({ target }: SyntheticEvent): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
}

/** The place of that file in the list; -1 beside them. */
export function indexOf(event: SyntheticEvent): number {
  return Number(tileOf(event)?.dataset.index ?? -1);
}
