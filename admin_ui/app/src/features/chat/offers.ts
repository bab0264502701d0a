/** What a field offers for the name that is being written in it: chosen by the field's own keys, or with the pointer. */
import type { KeyboardEvent, RefObject } from "react";
import { useEffect, useState } from "react";

export interface Field {
  text: string;
  write: (text: string) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

/** What is being named right before the caret, by `begun`, and how the whole of it takes its place. */
export function useNaming({ text, write, input }: Field, begun: (before: string) => string | null) {
  const [caret, setCaret] = useState(0);
  const [closed, setClosed] = useState<string | null>(null);
  const before = text.slice(0, caret);
  const named = begun(before);
  const put = (words: string) => {
    if (named === null) return;
    const start = caret - named.length;
    const rest = text.slice(caret);
    write(`${text.slice(0, start)}${words}${rest.startsWith(" ") ? "" : " "}${rest}`);
    const end = start + words.length + 1;
    setCaret(end);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(end, end);
    });
  };
  return {
    /** Null where nothing is named, or its list was closed. */
    typed: closed === before ? null : named,
    look: () => setCaret(input.current?.selectionStart ?? 0),
    close: () => setClosed(before),
    put,
  };
}

/** The list of offers for it; `wordsOf` is what is written for one. */
export function useOffers<Offer>(
  { typed, look, close, put }: ReturnType<typeof useNaming>,
  offers: readonly Offer[],
  wordsOf: (offer: Offer) => string,
) {
  const [chosen, setChosen] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters offer others, from the first on
  useEffect(() => setChosen(0), [typed]);
  const pick = (offer: Offer) => put(wordsOf(offer));
  /** Whether the key belonged to the list. */
  const key = (event: KeyboardEvent): boolean => {
    const offer = offers[chosen];
    if (!offer || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (event.key === "ArrowDown") setChosen((chosen + 1) % offers.length);
    else if (event.key === "ArrowUp") setChosen((chosen - 1 + offers.length) % offers.length);
    else if (event.key === "Enter" || event.key === "Tab") pick(offer);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { offers, chosen, pick, key, look };
}
