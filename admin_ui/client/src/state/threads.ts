/** How events about threads change the state: what one follows, what is unread there, and what messages answer. */
import type { Entry, EventFrame, Message } from "../contract.ts";
import { isTombstone } from "../contract.ts";
import type { ChatState, ThreadState } from "./model.ts";
import { buried, without } from "./model.ts";
import { atMost } from "./most.ts";

/** The state with what is known of a thread. */
export function withThread(state: ChatState, thread: ThreadState): ChatState {
  return { ...state, threads: { ...state.threads, [thread.thread]: thread } };
}

/** One more reply: it counts where it came after what was counted. */
export function replied(state: ChatState, message: Message): ChatState {
  const thread = message.thread ? state.threads[message.thread] : undefined;
  if (!thread || message.number <= thread.number) return state;
  const counts = thread.following && message.sender.id !== state.me?.id && message.deleted_at === null;
  const unread = atMost(thread.unread + (counts ? 1 : 0));
  const mentions = atMost(thread.mentions + (counts && mentionsMe(state, message) ? 1 : 0));
  return withThread(state, { ...thread, number: message.number, unread, mentions });
}

function mentionsMe(state: ChatState, { mentions, mentions_room }: Message): boolean {
  return mentions_room || (state.me !== null && mentions.includes(state.me.id));
}

function foreign(state: ChatState, root: string): Message[] {
  const entries = state.timelines[root]?.entries ?? [];
  return entries.filter((one): one is Message => !isTombstone(one) && one.sender.id !== state.me?.id);
}

/** What is known of a message beside the timelines: as the root of a thread, and as what others answer. */
export function entryChanged(state: ChatState, entry: Entry): ChatState {
  const thread = state.threads[entry.id];
  const root = isTombstone(entry) ? thread?.root && buried(thread.root, entry) : entry;
  const told = thread && root ? withThread(state, { ...thread, root }) : state;
  return entry.id in told.quoted ? { ...told, quoted: { ...told.quoted, [entry.id]: entry } } : told;
}

/** Replies that are known already and came after what was counted are counted still. */
export function threadUpdated(state: ChatState, event: EventFrame<"thread.updated">): ChatState {
  const mark = event.data;
  const later = foreign(state, mark.thread).filter(({ number }) => number > mark.number);
  const known = state.threads[mark.thread];
  const root = known?.root ?? rootIn(state, mark.room, mark.thread);
  const unread = mark.following ? atMost(mark.unread + later.length) : 0;
  const told = mark.mentions + later.filter((one) => mentionsMe(state, one)).length;
  const mentions = mark.following ? atMost(told) : 0;
  return withThread(state, { ...mark, unread, mentions, number: Math.max(mark.number, known?.number ?? 0), root });
}

function rootIn(state: ChatState, room: string, id: string): Message | null {
  const found = state.timelines[room]?.entries.find((entry) => entry.id === id);
  return found && !isTombstone(found) ? found : null;
}

/** Forget the threads of a room. */
export function withoutThreads(state: ChatState, room: string): ChatState {
  const gone = Object.values(state.threads).filter((thread) => thread.room === room);
  const threads = gone.reduce((before, { thread }) => without(before, thread), state.threads);
  const timelines = gone.reduce((before, { thread }) => without(before, thread), state.timelines);
  return { ...state, threads, timelines };
}
