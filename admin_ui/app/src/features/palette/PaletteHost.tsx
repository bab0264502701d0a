/** Hears the keys of the page and opens what answers them: the palette, and the sheet of shortcuts. */
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { useCommands } from "../../ui/commands.ts";
import { refocus } from "../../ui/focus.ts";
import { useShortcut, useShortcutKeys } from "../../ui/shortcuts.ts";

const Palette = lazy(() => import("./Palette.tsx").then((module) => ({ default: module.Palette })));
const KeySheet = lazy(() => import("./KeySheet.tsx").then((module) => ({ default: module.KeySheet })));

/** `user`: whose recent choices are remembered. */
export function PaletteHost({ user }: { user: string }) {
  const [open, setOpen] = useState<"palette" | "sheet" | null>(null);
  const opener = useRef<Element | null>(null);
  const show = (what: "palette" | "sheet") => {
    opener.current = document.activeElement;
    setOpen(what);
  };
  useShortcutKeys();
  useShortcut("palette", () => show("palette"));
  useShortcut("sheet", () => show("sheet"));
  useCommands(() => [
    {
      id: "keys",
      section: "general",
      words: TEXTS.shortcuts.title,
      icon: "key",
      shortcut: "sheet",
      run: () => show("sheet"),
    },
  ]);
  const close = useCallback((then?: () => void) => {
    setOpen(null);
    // What is chosen may move the focus itself, which it can only once nothing lies over the page.
    requestAnimationFrame(() => {
      then?.();
      requestAnimationFrame(() => refocus(opener.current));
    });
  }, []);
  return (
    <Suspense>
      {open === "palette" && <Palette user={user} onClose={close} />}
      {open === "sheet" && <KeySheet onClose={close} />}
    </Suspense>
  );
}
