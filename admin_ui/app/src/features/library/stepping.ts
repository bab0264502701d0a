/** The keyboard between the files and the details of one of them. */
import type { MediaFile } from "@offchat/client";
import { useEffect, useEffectEvent, useRef } from "react";
import { mayBeShortcut, shortcutIn } from "../../ui/shortcuts.ts";

const STEPS = { nextFile: 1, previousFile: -1 } as const;

/** J and K open the next file and the one before it, while one is open. */
export function useStepping(files: readonly MediaFile[], opened: string, open: (file: MediaFile) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const name = shortcutIn("files", event);
    if (name === null || opened === "" || !mayBeShortcut(event)) return;
    const place = files.findIndex(({ id }) => id === opened);
    const next = files[place + STEPS[name]];
    if (place >= 0 && next) open(next);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Brings the focus back to the tile of a file when its details are closed, else to the first one. */
export function useTileFocus(opened: string) {
  const area = useRef<HTMLDivElement>(null);
  const before = useRef(opened);
  useEffect(() => {
    const left = before.current;
    before.current = opened;
    if (opened !== "" || left === "") return;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      const tile = area.current?.querySelector<HTMLElement>(`[data-file="${CSS.escape(left)}"]`);
      const found = tile?.matches("button") ? tile : tile?.querySelector("button");
      (found ?? area.current?.querySelector<HTMLElement>("[data-index]"))?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [opened]);
  return { ref: area };
}
