/** What counts as read: a message that was at the bottom of a visible page; and where the unread ones begin. */
import type { Message, Timeline } from "@offchat/client";
import { isTombstone } from "@offchat/client";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useChat, useChatState, useStatus } from "./connection.ts";

const SETTLE_MS = 350;

/** Whether this page is the one that is seen. */
export function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const changed = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", changed);
    return () => document.removeEventListener("visibilitychange", changed);
  }, []);
  return visible;
}

/** What a reader sees of a room. */
export interface View {
  /** Whether its end is in view. */
  atEnd: boolean;
  /** The last message in view; not asked for at the end. */
  lowest: Message | null;
  /** Whether the place where the unread messages begin is in view, or below it. */
  begins: boolean;
}

/**
 * Tell the server how far a room is read: up to its newest message while the end is in view, else up to the last one in
 * view. Nothing is read as long as the first unread message stands further up and has not been seen.
 */
export function useReadMark(room: string, unread: Unread, { atEnd, lowest, begins }: View): void {
  const chat = useChat();
  const visible = useVisible();
  const some = useChatState((state) => (state.rooms[room]?.unread ?? 0) > 0);
  // While one message follows the other the mark is set now and then, and not only when all is said.
  const [marked, setMarked] = useState({ times: 0, number: 0 });
  // A room in which nothing is unread is marked once, too: that settles an invitation into it.
  const { notifications } = chat;
  const told =
    useSyncExternalStore(notifications.subscribe, () => notifications.get().unread > 0) && marked.times === 0;
  const { waiting, see } = unread;
  useEffect(() => {
    if (!visible || !waiting || !begins) return;
    const timer = setTimeout(see, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [visible, waiting, begins, see]);
  useEffect(() => () => chat.own.release(room), [chat, room]);
  const upTo = atEnd ? null : lowest;
  const due = visible && !waiting && (some || told) && (atEnd || (upTo?.number ?? 0) > marked.number);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each mark it may be time for the next one
  useEffect(() => {
    if (!due) return;
    const mark = () => {
      if (chat.own.isHeld(room)) return;
      const { id, number } = upTo ?? chat.store.get().rooms[room]?.last_message ?? {};
      if (id === undefined || number === undefined) return;
      const again = () => setMarked((before) => ({ times: before.times + 1, number }));
      void chat.readMark(room, id).then(again, () => undefined);
    };
    const timer = setTimeout(mark, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [chat, room, due, upTo, marked]);
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

/** Where the messages begin that were unread when the room was opened. */
export interface FirstNew {
  id: string;
  number: number;
  at: string;
}

export interface Unread {
  /** It stays the same while the room is open; null where all was read, and until it is known. */
  first: FirstNew | null;
  /** Whether there were unread messages, and the first of them has not been seen yet. */
  waiting: boolean;
  /** The first one was seen, or need not be: what is in view counts as read from now on. */
  see: () => void;
}

/** A list that is cut says no more than that there are so many. */
const UNREAD_LIMIT = 1000;

function firstIn(timeline: Timeline, opening: { unread: number; newest: number }, me: string): FirstNew | null {
  const { unread, newest } = opening;
  if (timeline.newer || unread >= UNREAD_LIMIT) return null;
  // What is said later is not counted, for the history may reach the first unread message only then.
  const entries = timeline.entries.filter(({ number }) => number <= newest);
  const number = firstUnread({ ...timeline, entries }, unread, me);
  const found = entries.find((entry) => entry.number === number);
  return found
    ? { id: found.id, number: found.number, at: isTombstone(found) ? found.deleted_at : found.created_at }
    : null;
}

/** Where the unread messages of a room begin, found in what is loaded or else asked for, and whether that was seen. */
export function useUnread(room: string, timeline: Timeline | undefined, me: string): Unread {
  const chat = useChat();
  const online = useStatus() === "online";
  const [opening] = useState(() => {
    const here = chat.store.get().rooms[room];
    return { unread: here?.unread ?? 0, newest: here?.last_message?.number ?? 0 };
  });
  const [first, setFirst] = useState<FirstNew | null>(null);
  const [seen, setSeen] = useState(opening.unread === 0);
  if (first === null && timeline && opening.unread > 0) {
    const found = firstIn(timeline, opening, me);
    if (found !== null) setFirst(found);
  }
  const ask = online && timeline !== undefined && first === null && opening.unread > 0;
  useEffect(() => {
    if (!ask) return;
    let over = false;
    const known = (message: Message | null) => {
      if (over) return;
      if (message) setFirst({ id: message.id, number: message.number, at: message.created_at });
      else setSeen(true);
    };
    chat.firstUnread(room).then(known, () => undefined);
    return () => {
      over = true;
    };
  }, [chat, room, ask]);
  const see = useCallback(() => setSeen(true), []);
  return useMemo(() => ({ first, waiting: !seen, see }), [first, seen, see]);
}
