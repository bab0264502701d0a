/** Tells the server whether this device is in use, for those who see whether the person is there. */
import type { Chat } from "@offchat/client";

/** How long a page may be out of sight before its person counts as away. */
const HIDDEN_MS = 30_000;

/** How often use is told at most; the server takes a device that is silent for ten minutes as not in use. */
const TELL_MS = 4 * 60_000;

/** Follow this page's visibility and its person's keys and pointer; answers the function that stops. */
export function followUse(chat: Pick<Chat, "inUse">): () => void {
  let told = Date.now();
  let away = false;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const used = () => {
    if (document.hidden || (!away && Date.now() - told < TELL_MS)) return;
    told = Date.now();
    away = false;
    chat.inUse(true);
  };
  const left = () => {
    away = true;
    chat.inUse(false);
  };
  const seen = () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(left, HIDDEN_MS);
    else used();
  };
  document.addEventListener("visibilitychange", seen);
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, used, { passive: true });
  seen();
  return () => {
    clearTimeout(leaving);
    document.removeEventListener("visibilitychange", seen);
    for (const kind of ["pointerdown", "keydown"]) document.removeEventListener(kind, used);
  };
}
