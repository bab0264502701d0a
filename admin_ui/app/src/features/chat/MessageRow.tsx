/** One message: who, when, what, its files, and what its sender can do with it. */
import { ActionIcon, Button } from "@mantine/core";
import type { Message } from "@offchat/client";
import type { FocusEvent, KeyboardEvent } from "react";
import { memo, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { focusBeside } from "../../ui/focus.ts";
import { clock, exact } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useChat, useChatState } from "./connection.ts";
import type { FilesView } from "./files.ts";
import { LinkedText } from "./LinkedText.tsx";
import classes from "./message.module.css";
import { awaitedBy } from "./unattached.ts";
import shared from "./words.module.css";

interface Props {
  message: Message;
  grouped: boolean;
  /** Whether the reader has written it. */
  own: boolean;
  mayDelete: boolean;
  /** Whether the keyboard reaches this message by Tab; the arrow keys lead to the others. */
  reachable: boolean;
  files: FilesView;
}

/** Deleting takes two steps, because nobody can bring the message back. */
function Actions({ message, reachable }: { message: Message; reachable: boolean }) {
  const chat = useChat();
  const [asking, setAsking] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const article = () => box.current?.closest("article") ?? null;
  const remove = () => {
    focusBeside(article());
    setAsking(false);
    chat.deleteMessage(message.id).catch(() => setAsking(true));
  };
  const keep = () => {
    article()?.focus();
    setAsking(false);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") keep();
  };
  return (
    <div ref={box} className={classes.actions} data-open={asking}>
      {asking ? (
        <fieldset aria-label={TEXTS.chat.deleteSure} className={classes.question} onKeyDown={key}>
          <span>{TEXTS.chat.deleteSure}</span>
          <Button size="compact-sm" color="red" onClick={remove}>
            {TEXTS.chat.delete}
          </Button>
          <Button size="compact-sm" variant="default" onClick={keep} autoFocus>
            {TEXTS.chat.keep}
          </Button>
        </fieldset>
      ) : (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          tabIndex={reachable ? 0 : -1}
          aria-label={TEXTS.chat.delete}
          title={TEXTS.chat.delete}
          onClick={() => setAsking(true)}
        >
          <Icon name="trash" size={16} />
        </ActionIcon>
      )}
    </div>
  );
}

/** The files of a message, and those of one's own that are still to come into it. */
function Files({ message, files }: Pick<Props, "message" | "files">) {
  const { attachments, client_id } = message;
  // As one string, because equal lists would not be the same value.
  const awaited = useChatState((state) =>
    message.sender.id === state.me?.id ? awaitedBy(state, client_id, attachments).join(" ") : "",
  );
  const uploads = awaited === "" ? [] : awaited.split(" ");
  if (attachments.length + uploads.length === 0) return null;
  return <div className={classes.attachments}>{files.render(attachments, uploads)}</div>;
}

export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, grouped, own, mayDelete, reachable, files } = props;
  const { sender, created_at } = message;
  const [focused, setFocused] = useState(false);
  const left = (event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget));
  return (
    <article
      className={classes.message}
      tabIndex={reachable ? 0 : -1}
      onFocus={() => setFocused(true)}
      onBlur={left}
      data-grouped={grouped}
      data-mine={mayDelete}
      data-own={own}
      aria-label={`${sender.display_name}, ${clock(created_at)}`}
    >
      {grouped ? (
        <span className={`${shared.time} ${classes.sideTime}`}>{clock(created_at)}</span>
      ) : (
        <Initials name={sender.display_name} src={sender.avatar_url} size={36} />
      )}
      <div className={classes.content}>
        {!grouped && (
          <div className={classes.head}>
            <span className={`${classes.sender} ${shared.clipped}`} dir="auto">
              {sender.display_name}
            </span>
            <time className={shared.time} dateTime={created_at} title={exact(created_at)}>
              {clock(created_at)}
            </time>
          </div>
        )}
        {message.body !== "" && (
          <div className={classes.body} dir="auto">
            <LinkedText text={message.body} />
            {message.edited_at && <span className={shared.time}> ({TEXTS.chat.edited})</span>}
          </div>
        )}
        <Files message={message} files={files} />
      </div>
      {mayDelete && <Actions message={message} reachable={focused} />}
    </article>
  );
});
