/** Below the newest message of one's own: who has read it, of those who share that. */
import type { Message } from "@offchat/client";
import { readersOf } from "@offchat/client";
import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import { own as words } from "../../../texts/own.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { sameItems, useChat, useChatState, useSameState } from "../connection.ts";
import classes from "./own.module.css";

const SeenDialog = lazy(() => import("./SeenDialog.tsx").then((module) => ({ default: module.SeenDialog })));

const FACES = 3;

export function Seen({ message, last }: { message: Message; last: boolean }) {
  return last ? <Readers message={message} /> : null;
}

function Readers({ message }: { message: Message }) {
  const { own } = useChat();
  const [listed, setListed] = useState(false);
  const me = message.sender.id;
  // As one string, because equal lists would not be the same value.
  const readers = useSyncExternalStore(own.subscribe, () => readersOf(own.get(), message, me).join(" "));
  const direct = useChatState(({ rooms }) => rooms[message.room]?.kind === "direct");
  const people = useSameState(({ members, users }) => {
    const known = members[message.room] ?? {};
    return readers.split(" ").flatMap((id) => known[id]?.user ?? users[id] ?? []);
  }, sameItems);
  if (readers === "") return null;
  const count = readers.split(" ").length;
  if (direct) return <div className={classes.seen}>{words.seen}</div>;
  return (
    <>
      <button type="button" className={classes.seen} title={words.whoSaw} onClick={() => setListed(true)}>
        {people.slice(0, FACES).map((one) => (
          <Initials key={one.id} name={one.display_name} src={one.avatar_url} size={16} />
        ))}
        {count === 1 && people[0] ? words.seenByOne(people[0].display_name) : words.seenBy(count)}
      </button>
      {listed && (
        <Suspense>
          <SeenDialog message={message.id} onClose={() => setListed(false)} />
        </Suspense>
      )}
    </>
  );
}
