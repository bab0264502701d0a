/** The chat connection of this page, and its state as React sees it. */
import type { Chat, ChatState, Room, Status } from "@offchat/client";
import { createContext, useContext, useRef, useSyncExternalStore } from "react";

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

/** The same, of what is made anew at each look: the value that was there before as long as `same` holds. */
export function useSameState<T>(select: (state: ChatState) => T, same: (one: T, other: T) => boolean): T {
  const known = useRef<{ value: T }>(undefined);
  return useChatState((state) => {
    const value = select(state);
    if (!known.current || !same(known.current.value, value)) known.current = { value };
    return known.current.value;
  });
}

/** Whether two lists hold the same values in the same order. */
export function sameItems<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, place) => item === other[place]);
}

/** What changes with every message, and is looked at only where it is shown. */
type Moving = "last_message" | "unread" | "mentions" | "position";

/** What a room is, without what moves in it. */
export type RoomFacts = Omit<Room, Moving>;

const MOVING = new Set<string>(["last_message", "unread", "mentions", "position"] satisfies Moving[]);

function sameFacts(one: Room, other: Room): boolean {
  const names = Object.keys(other) as (keyof Room)[];
  return names.every((name) => MOVING.has(name) || one[name] === other[name]);
}

/** The facts of a room as the same value as long as they stay the same, however much is said in it. */
export function useRoomFacts(id: string | null): RoomFacts | undefined {
  return useSameState<Room | undefined>(
    (state) => (id === null ? undefined : state.rooms[id]),
    (one, other) => one === other || (one !== undefined && other !== undefined && sameFacts(one, other)),
  );
}

export function useStatus(): Status {
  const chat = useChat();
  return useSyncExternalStore(chat.onStatus, () => chat.status);
}
