/** What the browser's tab is called. */
import { useEffect } from "react";
import { TEXTS } from "../texts.ts";

/** The title of a page: what waits, what is open, and the product. */
export function titleOf(words: string, waiting = 0): string {
  const product = words === "" ? TEXTS.product : `${words} · ${TEXTS.product}`;
  const shown = waiting > 999 ? "999+" : waiting;
  return waiting > 0 ? `(${shown}) ${product}` : product;
}

export function useTitle(words: string, waiting = 0): void {
  useEffect(() => {
    document.title = titleOf(words, waiting);
  }, [words, waiting]);
}

/** The same for a page that this one puts together. */
export function Title({ words }: { words: string }) {
  useTitle(words);
  return null;
}
