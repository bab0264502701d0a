/** The chat connection of this page, and its state as React sees it. */
import type { Chat, ChatState, Status } from "@offchat/client";
import { createContext, useContext, useSyncExternalStore } from "react";

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("ChatContext is missing.");
  return chat;
}

/** A part of the state; `select` must answer the same value as long as that part has not changed. */
export function useChatState<T>(select: (state: ChatState) => T): T {
  const { store } = useChat();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

export function useStatus(): Status {
  const chat = useChat();
  return useSyncExternalStore(chat.onStatus, () => chat.status);
}
