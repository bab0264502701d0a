/** How answers over HTTP about threads enter the state: pages of replies, the threads one follows, what messages answer. */
import type { Message, MyThreadList, ThreadList } from "../contract.ts";
import { stableFiles } from "../media_paths.ts";
import { whole, withMessage } from "./messages.ts";
import type { ChatState } from "./model.ts";
import { entryOf } from "./model.ts";
import { withThread } from "./threads.ts";

function stable(message: Message): Message {
  return stableFiles(whole(message));
}

/** What messages of a page answer. */
export function quotesLoaded(state: ChatState, quoted: Readonly<Record<string, Message>> = {}): ChatState {
  const messages = Object.values(quoted).map(stable);
  if (messages.length === 0) return state;
  const entries = Object.fromEntries(messages.map((message) => [message.id, entryOf(message)]));
  return { ...messages.reduce(withMessage, state), quoted: { ...state.quoted, ...entries } };
}

/** A page of a thread: the newest, or one `before` what is loaded. */
export function threadPageLoaded(state: ChatState, page: ThreadList, before: boolean): ChatState {
  const root = stable(page.root);
  const messages = page.results.map(stable);
  const told = quotesLoaded([root, ...messages].reduce(withMessage, state), page.quoted);
  const known = before ? (told.timelines[root.id]?.entries ?? []) : [];
  const first = known[0]?.number ?? Number.POSITIVE_INFINITY;
  const older = messages.filter(({ number }) => number < first).map(entryOf);
  const timeline = { entries: [...older, ...known], more: page.more, newer: false };
  const thread = { ...page.mine_thread, thread: root.id, room: root.room, root };
  return withThread({ ...told, timelines: { ...told.timelines, [root.id]: timeline } }, thread);
}

/** A page of the threads that this person follows. */
export function threadsLoaded(state: ChatState, { results }: Pick<MyThreadList, "results">): ChatState {
  return results.reduce((before, entry) => {
    const root = stable(entry.root);
    return withThread(withMessage(before, root), { ...entry, root });
  }, state);
}
