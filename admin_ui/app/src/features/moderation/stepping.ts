/** Keys that go through the files of a list, one after the other. */
import type { Attachment } from "@offchat/client";
import { useEffect, useEffectEvent } from "react";
import { mayBeShortcut, shortcutIn } from "../../ui/shortcuts.ts";

const STEPS = { nextFile: 1, previousFile: -1 } as const;

/** `open` gets the file after the one that is open, or the one before it; the first where none is open. */
export function useStepping(files: Attachment[], opened: string, open: (file: Attachment) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const name = shortcutIn("files", event);
    if (name === null || !mayBeShortcut(event)) return;
    const place = files.findIndex(({ id }) => id === opened);
    const next = files[place < 0 ? 0 : place + STEPS[name]];
    if (next) open(next);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
