/** Tells a page of the library that something in it has changed, or may have while it was not connected. */
import type { AnyEvent, Rest, SocketStatus } from "@offchat/client";
import { watchLibrary } from "@offchat/client";
import { useEffect, useEffectEvent, useState } from "react";

/** What comes within so short a time is told once. */
const TOGETHER_MS = 300;

export function useLive(rest: Rest, namespace: string, onChange: () => void): SocketStatus {
  const [status, setStatus] = useState<SocketStatus>("connecting");
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    let before = false;
    const soon = () => {
      due ??= setTimeout(() => {
        due = undefined;
        changed();
      }, TOGETHER_MS);
    };
    const watching = watchLibrary(rest, namespace, {
      watching: () => {
        if (before) soon();
        before = true;
      },
      event: (event: AnyEvent) => event.type === "library.changed" && soon(),
      status: setStatus,
    });
    const online = () => watching.hurry();
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("online", online);
      clearTimeout(due);
      watching.stop();
    };
  }, [rest, namespace]);
  return status;
}
