/** One message at a time is reached by Tab; the arrow keys lead from it to the others. */
import type { FocusEvent, KeyboardEvent, RefObject } from "react";
import { useLayoutEffect, useState } from "react";
import { neighbour } from "../../ui/focus.ts";
import { shortcutIn } from "../../ui/shortcuts.ts";
import type { Row } from "./rows.ts";

const STEPS = { previousMessage: -1, nextMessage: 1 } as const;

/**
 * `drawn`: the rows on the screen; the newest of them is reached where none has had the focus.
 *
 * It is set in the page itself: as a property of the rows it would draw two of them again for each new message.
 */
export function useRoving(list: RefObject<HTMLElement | null>, drawn: readonly (Row | undefined)[]) {
  const [last, setLast] = useState<string | null>(null);
  const messages = drawn.filter((row) => row?.kind === "message");
  const reachable = messages.find((row) => row?.key === last)?.key ?? messages.at(-1)?.key ?? null;
  useLayoutEffect(() => {
    const row = reachable && list.current?.querySelector(`[data-row="${CSS.escape(reachable)}"] article`);
    if (!(row instanceof HTMLElement)) return;
    row.tabIndex = 0;
    return () => {
      row.tabIndex = -1;
    };
  });
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const row = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    if (row !== undefined) setLast(row);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const name = shortcutIn("room", event.nativeEvent);
    const { target } = event;
    if (
      (name !== "previousMessage" && name !== "nextMessage") ||
      !(target instanceof HTMLElement) ||
      target.tagName !== "ARTICLE"
    )
      return;
    const next = neighbour(target, STEPS[name]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return { onFocus, onKeyDown };
}
