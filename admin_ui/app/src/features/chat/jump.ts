/** Going to a message or a day of a room, wherever in its history that stands. */
import { notifications } from "@mantine/notifications";
import type { Place } from "@offchat/client";
import { useCallback, useEffect, useState } from "react";
import { problemOf } from "../../ui/problem.ts";
import { useChat } from "./connection.ts";

/** Where a room was last gone to: a message, or its end. */
export interface Target {
  room: string;
  message: string | null;
  /** How often it was gone somewhere, so that the same place can be gone to again. */
  times: number;
}

export interface Jump {
  target: Target | null;
  to: (place: Place) => Promise<void>;
  toEnd: () => Promise<void>;
}

/** `linked`: the message that the page's address names. */
export function useJump(room: string, linked: string | null): Jump {
  const chat = useChat();
  const [target, setTarget] = useState<Target | null>(null);
  const arrive = useCallback(
    (message: string | null) => setTarget((before) => ({ room, message, times: (before?.times ?? 0) + 1 })),
    [room],
  );
  const to = useCallback(
    async (place: Place) => {
      try {
        arrive(await chat.jump(room, place));
      } catch (thrown) {
        notifications.show({ message: problemOf(thrown), color: "red" });
      }
    },
    [chat, room, arrive],
  );
  const toEnd = useCallback(async () => {
    await chat.latest(room).catch(() => undefined);
    arrive(null);
  }, [chat, room, arrive]);
  useEffect(() => {
    if (linked !== null) void to({ message: linked });
  }, [linked, to]);
  return { target: target?.room === room ? target : null, to, toEnd };
}
