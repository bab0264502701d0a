/** The message that another one answers, in a line: above that one, and above what is being written. */
import { ActionIcon } from "@mantine/core";
import type { Entry } from "@offchat/client";
import { isTombstone } from "@offchat/client";
import { opening } from "../../../texts/opening.ts";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useChatState } from "../connection.ts";
import { wordsOf } from "../rooms.ts";
import shared from "../words.module.css";
import { useAnswering, useQuoted } from "./answering.ts";
import classes from "./threads.module.css";

function Line({ entry }: { entry: Entry | undefined }) {
  const words = useChatState((state) => {
    if (!entry) return TEXTS.chat.threads.elsewhere;
    if (isTombstone(entry)) return TEXTS.chat.gone[entry.reason];
    return entry.sender.id in state.blocked ? opening.folded : wordsOf(state, entry);
  });
  const name = entry && !isTombstone(entry) ? entry.sender.display_name : null;
  return (
    <span className={`${classes.line} ${shared.clipped}`}>
      {name !== null && <bdi className={classes.name}>{name}</bdi>} <bdi>{words}</bdi>
    </span>
  );
}

/** Above a message: leads to what it answers. */
export function Quote({ id }: { id: string }) {
  const entry = useQuoted(id);
  const answering = useAnswering();
  return (
    <button type="button" className={classes.quote} onClick={() => answering?.goTo(id)}>
      <Line entry={entry} />
    </button>
  );
}

/** Above what is being written: what it answers, and the way to answer nothing. */
export function ReplyBar({ id, onEnd }: { id: string; onEnd: () => void }) {
  const entry = useQuoted(id);
  return (
    <div className={classes.bar} role="status">
      <Icon name="reply" size={16} turns />
      <Line entry={entry} />
      <ActionIcon variant="subtle" color="gray" size="md" aria-label={TEXTS.chat.threads.noReply} onClick={onEnd}>
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  );
}
