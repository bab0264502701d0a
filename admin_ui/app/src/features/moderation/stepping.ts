/** J and K go through the files of a list, one after the other. */
import type { Attachment } from "@offchat/client";
import { useEffect, useEffectEvent } from "react";

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** `open` gets the file after the one that is open, for K the one before it; the first where none is open. */
export function useStepping(files: Attachment[], opened: string, open: (file: Attachment) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const step = { j: 1, k: -1 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const place = files.findIndex(({ id }) => id === opened);
    const next = files[place < 0 ? 0 : place + step];
    if (next) open(next);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
