/** What is dragged within the library: files, a collection, a tag. */
import type { DragEvent } from "react";

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

/** For what some of it can be let go on. */
export function droppable(kinds: readonly Dragged[], drop: (kind: Dragged, ids: readonly string[]) => void) {
  const kindOf = ({ dataTransfer }: DragEvent) => kinds.find((kind) => dataTransfer.types.includes(typeOf(kind)));
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
      drop(kind, JSON.parse(event.dataTransfer.getData(typeOf(kind))) as string[]);
    },
  };
}
