/** Goes on with uploads into the library that another page of the same person has left, wherever the app is open. */
import type { Rest } from "@offchat/client";
import { browserUploads } from "@offchat/client";
import { useEffect, useRef } from "react";

/** `user`: the id of who is logged in; `onLook` leads to the library, where files can be chosen again. */
export function useLeftUploads(rest: Rest, user: string, onLook: () => void): void {
  const look = useRef(onLook);
  look.current = onLook;
  useEffect(() => {
    let stop: (() => void) | null = null;
    let over = false;
    const replace = (next: () => void) => {
      stop?.();
      stop = next;
      if (over) next();
    };
    // What sends files is fetched only where some were left.
    const goOn = async () => {
      const { goOnWithUploads } = await import("./goOnWithUploads.tsx");
      if (!over) replace(goOnWithUploads(rest, user, () => look.current()));
    };
    const begin = async () => {
      const outbox = await browserUploads();
      if (!outbox || over) return;
      if ((await outbox.count(user)) > 0) await goOn();
      else replace(outbox.watch(user, () => void goOn().catch(() => undefined)));
    };
    void begin().catch(() => undefined);
    return () => {
      over = true;
      stop?.();
    };
  }, [rest, user]);
}
