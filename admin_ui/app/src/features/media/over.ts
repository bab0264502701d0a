/** Something that lies over the page: Back closes it, and the keyboard goes on beside it when it is taken away. */
import type { MouseEvent } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import { focusBeside } from "../../ui/focus.ts";

interface Over {
  /** Names its entry in the history. */
  name: string;
  opener: Element | null;
}

/** Whether the page stands at the entry of the history that `over` made. */
function isHere(over: Over): boolean {
  return window.history.state?.over === over.name;
}

/** `show` is for the click that opens it. */
export function useOver() {
  const [over, setOver] = useState<Over | null>(null);
  const latest = useRef(over);
  const show = useCallback(({ currentTarget }: MouseEvent) => {
    const name = crypto.randomUUID();
    // What the router keeps in the state of the page stays.
    window.history.pushState({ ...window.history.state, over: name }, "");
    setOver({ name, opener: currentTarget.closest("article") });
  }, []);
  const hide = useCallback(() => {
    if (over && isHere(over)) window.history.back();
    else setOver(null);
  }, [over]);
  useEffect(() => {
    latest.current = over;
    if (!over) return;
    const moved = () => {
      if (!isHere(over)) setOver(null);
    };
    window.addEventListener("popstate", moved);
    return () => window.removeEventListener("popstate", moved);
  }, [over]);
  useEffect(
    () => () => {
      const { current } = latest;
      if (!current) return;
      focusBeside(current.opener);
      if (isHere(current)) window.history.back();
    },
    [],
  );
  return { open: over !== null, show, hide };
}
