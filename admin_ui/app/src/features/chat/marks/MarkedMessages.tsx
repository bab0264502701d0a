/** A list of messages that are pinned or saved, each with the way to its place and off the list. */
import { ActionIcon, Button } from "@mantine/core";
import type { Message } from "@offchat/client";
import type { ReactNode } from "react";
import { TEXTS } from "../../../texts.ts";
import { brief, exact } from "../../../ui/format.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { MoreFailed } from "../../../ui/MoreFailed.tsx";
import { useChat, useChatState } from "../connection.ts";
import { roomName, wordsOf } from "../rooms.ts";
import shared from "../words.module.css";
import classes from "./marks.module.css";
import type { MarkedView } from "./useMarked.ts";

interface Props {
  view: MarkedView;
  /** What stands in place of an empty list. */
  empty: ReactNode;
  withRoom?: boolean;
  onGo: (message: Message) => void;
  /** Takes a message off the list; null where that is not one's own to do. */
  remove: { words: string; run: (message: Message) => void } | null;
}

/** What a message says in few words. */
export function Excerpt({ message }: { message: Message }) {
  return useChatState((state) => wordsOf(state, message));
}

export function MarkedMessages({ view, empty, withRoom = false, onGo, remove }: Props) {
  const chat = useChat();
  const { state, failed, more } = view;
  const nameOf = (id: string) => {
    const room = chat.store.get().rooms[id];
    return room ? roomName(room) : "";
  };
  if (failed && state.entries.length === 0) return <MoreFailed error={null} onRetry={more} />;
  if (state.loaded && state.entries.length === 0) return <>{empty}</>;
  return (
    <>
      <ul className={classes.marked}>
        {state.entries.map(({ message }) => (
          <li key={message.id} data-marked={message.id}>
            <button
              type="button"
              className={classes.entry}
              title={TEXTS.marks.goTo(message.sender.display_name)}
              onClick={() => onGo(message)}
            >
              <Initials name={message.sender.display_name} src={message.sender.avatar_url} size={withRoom ? 32 : 28} />
              <span className={classes.entryText}>
                <span className={classes.entryHead}>
                  <b className={shared.clipped} dir="auto">
                    {message.sender.display_name}
                  </b>
                  <time className={shared.time} dateTime={message.created_at} title={exact(message.created_at)}>
                    {brief(message.created_at)}
                  </time>
                </span>
                {withRoom && (
                  <span className={`${shared.faint} ${shared.clipped}`} dir="auto">
                    {nameOf(message.room)}
                  </span>
                )}
                <span className={classes.excerpt} dir="auto">
                  <Excerpt message={message} />
                </span>
              </span>
            </button>
            {remove && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={remove.words}
                title={remove.words}
                onClick={() => remove.run(message)}
              >
                <Icon name="close" size={16} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {failed && <MoreFailed error={null} onRetry={more} />}
      {state.more && !failed && (
        <Button fullWidth variant="subtle" color="gray" size="xs" onClick={more}>
          {TEXTS.marks.more}
        </Button>
      )}
    </>
  );
}
