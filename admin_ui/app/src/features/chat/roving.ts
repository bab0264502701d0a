/** One message at a time is reached by Tab; the arrow keys lead from it to the others. */
import type { FocusEvent, KeyboardEvent } from "react";
import { useState } from "react";
import type { Row } from "./rows.ts";

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** The message `step` places below (above, where negative) the given one on the screen. */
function neighbour(article: HTMLElement, step: number): HTMLElement | null {
  const all = [...(article.closest("[role=log]")?.querySelectorAll<HTMLElement>("article") ?? [])];
  const place = (one: HTMLElement) => one.getBoundingClientRect().top;
  all.sort((one, other) => place(one) - place(other));
  return all[all.indexOf(article) + step] ?? null;
}

/** Before a message goes: the focus moves to the next one, the one before it, or to where one writes. */
export function focusBeside(article: HTMLElement | null): void {
  const beside = article && (neighbour(article, 1) ?? neighbour(article, -1));
  const writing = article?.closest("section")?.querySelector<HTMLElement>("textarea");
  (beside ?? writing)?.focus();
}

/** `drawn`: the rows on the screen; the newest of them is reached where none has had the focus. */
export function useRoving(drawn: readonly (Row | undefined)[]) {
  const [last, setLast] = useState<string | null>(null);
  const messages = drawn.filter((row) => row?.kind === "message");
  const reachable = messages.find((row) => row?.key === last)?.key ?? messages.at(-1)?.key ?? null;
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const row = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    if (row !== undefined) setLast(row);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    const { target } = event;
    if (step === undefined || !(target instanceof HTMLElement) || target.tagName !== "ARTICLE") return;
    const next = neighbour(target, step);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return { reachable, onFocus, onKeyDown };
}
