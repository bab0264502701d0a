/** Which message is being edited on this page, and what is written instead; one at a time. */
import type { ChatState, Message } from "@offchat/client";
import { messagesOf } from "@offchat/client";
import { useSyncExternalStore } from "react";

interface Editing {
  message: string;
  words: string;
}

let current: Editing | null = null;
const listeners = new Set<() => void>();

function set(next: Editing | null): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function beginEditing({ id, body }: Pick<Message, "id" | "body">): void {
  if (current?.message !== id) set({ message: id, words: body });
}

export function writeEdit(words: string): void {
  if (current) set({ ...current, words });
}

export function endEditing(): void {
  set(null);
}

/** What is written in place of a message; null while it is not edited. */
export function useEditing(message: string): string | null {
  return useSyncExternalStore(subscribe, () => (current?.message === message ? current.words : null));
}

/** The newest message of one's own in the loaded part of a room that has a text. */
export function lastOwn(state: ChatState, room: string): Message | null {
  const own = ({ sender, body, id }: Message) => sender.id === state.me?.id && body !== "" && !(id in state.deleting);
  return messagesOf(state, room).findLast(own) ?? null;
}
