/** Something that lies over the page: Back closes it, and the keyboard goes on beside it when it is taken away. */
import type { MouseEvent } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import { focusBeside } from "../../ui/focus.ts";

interface Overlay {
  /** Names its entry in the history. */
  name: string;
  opener: Element | null;
}

/** Whether the page stands at the entry of the history that `overlay` made. */
function isHere(overlay: Overlay): boolean {
  return window.history.state?.overlay === overlay.name;
}

/** `show` is for the click that opens it. */
export function useOverlay() {
  const [overlay, setOver] = useState<Overlay | null>(null);
  const latest = useRef(overlay);
  const show = useCallback(({ currentTarget }: MouseEvent) => {
    const name = crypto.randomUUID();
    // What the router keeps in the state of the page stays.
    window.history.pushState({ ...window.history.state, overlay: name }, "");
    setOver({ name, opener: currentTarget.closest("article") });
  }, []);
  const hide = useCallback(() => {
    if (overlay && isHere(overlay)) window.history.back();
    else setOver(null);
  }, [overlay]);
  useEffect(() => {
    latest.current = overlay;
    if (!overlay) return;
    const moved = () => {
      if (!isHere(overlay)) setOver(null);
    };
    window.addEventListener("popstate", moved);
    return () => window.removeEventListener("popstate", moved);
  }, [overlay]);
  useEffect(
    () => () => {
      const { current } = latest;
      if (!current) return;
      focusBeside(current.opener);
      if (isHere(current)) window.history.back();
    },
    [],
  );
  return { open: overlay !== null, show, hide };
}
