/** Where the keyboard goes when what it was on is gone. */
import type { Attachment } from "@offchat/client";
import type { FocusEvent } from "react";
import { useEffect, useRef } from "react";

interface Place {
  id: string;
  index: number;
}

function placeOf({ target }: FocusEvent): Place | null {
  const row = target.closest("[data-file]");
  return row && { id: row.getAttribute("data-file") ?? "", index: Number(row.getAttribute("data-index")) };
}

/** The row of a file, else the one that took its place, else what can be done where no row is left. */
function goTo(list: HTMLElement | null, { id, index }: Place, count: number): void {
  const near = Math.min(index, count - 1);
  const found = [`[data-file="${CSS.escape(id)}"] button`, `[data-index="${near}"] button`, "button"].map((where) =>
    list?.querySelector<HTMLElement>(where),
  );
  found.find(Boolean)?.focus();
}

function nothingFocused(): boolean {
  return document.activeElement === document.body;
}

/** The focus goes to the row of a file, once it has been scrolled to and drawn. */
function follow(list: HTMLElement | null, id: string): () => void {
  const drawn = requestAnimationFrame(() =>
    list?.querySelector<HTMLElement>(`[data-file="${CSS.escape(id)}"] button`)?.focus({ preventScroll: true }),
  );
  return () => cancelAnimationFrame(drawn);
}

/**
 * Brings the focus back to the row of a file when its details are closed, and to a neighbour when the row that has the
 * focus goes. `list` is what the rows stand in.
 */
export function useRowFocus(opened: string, files: Attachment[]) {
  const list = useRef<HTMLDivElement>(null);
  const place = useRef<Place | null>(null);
  const details = useRef("");
  useEffect(() => {
    const closed = opened === "" && details.current !== "";
    details.current = opened;
    if (opened !== "" && place.current?.id !== opened) place.current = { id: opened, index: 0 };
    // With the details beside, going on to another file takes the focus along; one that is in the details stays there.
    const stepped = opened !== "" && (list.current?.contains(document.activeElement) || nothingFocused());
    if (stepped) return follow(list.current, opened);
    const lost = closed || (opened === "" && nothingFocused());
    if (lost && place.current) goTo(list.current, place.current, files.length);
  }, [opened, files]);
  return {
    ref: list,
    onFocus: (event: FocusEvent) => {
      place.current = placeOf(event);
    },
    // Rows that go say nothing; this is somebody who went elsewhere, but for the details that have just been opened.
    onBlur: () => {
      if (details.current === "") place.current = null;
    },
  };
}
