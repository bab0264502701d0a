/** What a message offers to those who answer it, and how the page does it: by a quote, or in a thread. */
import type { Entry, Message } from "@offchat/client";
import { createContext, useContext, useEffect } from "react";
import { useChat, useChatState, useStatus } from "../connection.ts";

export interface Answering {
  /** Begin a message that quotes this one. */
  reply: (message: Message) => void;
  /** Open the thread below a message; null where one is in it already. */
  openThread: ((root: string) => void) | null;
  /** Show a message where it stands. */
  goTo: (message: string) => void;
}

export const AnsweringContext = createContext<Answering | null>(null);

export function useAnswering(): Answering | null {
  return useContext(AnsweringContext);
}

/** The message that another one answers, looked up where it is not loaded; undefined until it is known. */
export function useQuoted(id: string | null): Entry | undefined {
  const chat = useChat();
  const found = useChatState(({ quoted }) => (id === null ? undefined : quoted[id]));
  const unknown = id !== null && found === undefined;
  const online = useStatus() === "online";
  // biome-ignore lint/correctness/useExhaustiveDependencies: what could not be read is asked for again once there is a connection
  useEffect(() => {
    if (unknown) chat.threads.quote(id).catch(() => undefined);
  }, [chat, id, unknown, online]);
  return found;
}
