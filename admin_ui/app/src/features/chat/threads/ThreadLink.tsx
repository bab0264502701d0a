/** Below the root of a thread: who has replied, how often, and when last. */
import type { Message } from "@offchat/client";
import { TEXTS } from "../../../texts.ts";
import { clock } from "../../../ui/format.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { sameItems, useChatState, useSameState } from "../connection.ts";
import shared from "../words.module.css";
import { useAnswering } from "./answering.ts";
import classes from "./threads.module.css";

export function ThreadLink({ message }: { message: Message }) {
  const { id, reply_count, last_reply_at, repliers } = message;
  const open = useAnswering()?.openThread;
  const unread = useChatState(({ threads }) => threads[id]?.unread ?? 0);
  const people = useSameState(({ users }) => repliers.flatMap((one) => users[one] ?? []), sameItems);
  if (!open || reply_count === 0) return null;
  return (
    <button type="button" className={classes.link} data-unread={unread > 0} onClick={() => open(id)}>
      <span className={classes.faces}>
        {people.map((one) => (
          <Initials key={one.id} name={one.display_name} src={one.avatar_url} size={20} />
        ))}
      </span>
      <span className={classes.count}>{TEXTS.chat.threads.replies(reply_count)}</span>
      {last_reply_at && <span className={shared.time}>{TEXTS.chat.threads.last(clock(last_reply_at))}</span>}
    </button>
  );
}
