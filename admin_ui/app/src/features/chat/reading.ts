/** What counts as read: a message that was at the bottom of a visible page; and where the unread ones begin. */
import type { Timeline } from "@offchat/client";
import { isTombstone } from "@offchat/client";
import { useEffect, useState } from "react";
import { useChat, useChatState } from "./connection.ts";

const SETTLE_MS = 350;

function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const changed = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", changed);
    return () => document.removeEventListener("visibilitychange", changed);
  }, []);
  return visible;
}

/** Tell the server that the room is read up to its newest message, while the end is in view. */
export function useReadMark(room: string, atEnd: boolean): void {
  const chat = useChat();
  const visible = useVisible();
  const unread = useChatState((state) => (state.rooms[room]?.unread ?? 0) > 0);
  const due = visible && atEnd && unread;
  // While one message follows the other the mark is set now and then, and not only when all is said.
  const [marked, setMarked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each mark it may be time for the next one
  useEffect(() => {
    if (!due) return;
    const mark = () => {
      const newest = chat.store.get().rooms[room]?.last_message?.id;
      const again = () => setMarked((before) => before + 1);
      if (newest !== undefined) void chat.readMark(room, newest).then(again, () => undefined);
    };
    const timer = setTimeout(mark, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [chat, room, due, marked]);
}

/** The number of the oldest of the `unread` newest messages that others said, or null where it is not loaded yet. */
export function firstUnread({ entries, more }: Timeline, unread: number, me: string): number | null {
  let left = unread;
  for (const entry of entries.toReversed()) {
    if (!isTombstone(entry) && entry.sender.id !== me) left -= 1;
    if (left === 0) return entry.number;
  }
  return more ? null : (entries[0]?.number ?? null);
}

/** The number of the first message that was unread when the room was opened; it stays while the room is open. */
export function useFirstNew(room: string, timeline: Timeline | undefined, me: string): number | null {
  const chat = useChat();
  const [opening] = useState(() => {
    const here = chat.store.get().rooms[room];
    return { unread: here?.unread ?? 0, newest: here?.last_message?.number ?? 0 };
  });
  const [first, setFirst] = useState<number | null>(null);
  if (first === null && timeline && opening.unread > 0) {
    const { unread, newest } = opening;
    // What is said later is not counted, for the history may reach the first unread message only then.
    const entries = timeline.entries.filter(({ number }) => number <= newest);
    const found = firstUnread({ ...timeline, entries }, unread, me);
    if (found !== null) setFirst(found);
  }
  return first;
}
