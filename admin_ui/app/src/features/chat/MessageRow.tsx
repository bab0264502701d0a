/** One message: who, when, what, its files, and what its sender can do with it. */
import { Button } from "@mantine/core";
import type { Message } from "@offchat/client";
import { memo, useLayoutEffect, useRef } from "react";
import { TEXTS } from "../../texts.ts";
import { focusBeside } from "../../ui/focus.ts";
import { clock, exact } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { useChat, useChatState } from "./connection.ts";
import type { FilesView } from "./files.ts";
import { LinkedText } from "./LinkedText.tsx";
import { MessageActions, useBar } from "./MessageActions.tsx";
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

/** A message that is deleted unless that is undone. Where the keyboard was on it, it goes on beside it afterwards. */
function Leaving({ message }: { message: Message }) {
  const chat = useChat();
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const here = box.current;
    return () => {
      if (here?.contains(document.activeElement)) focusBeside(here);
    };
  }, []);
  const undo = () => {
    chat.deletions.undo(message.id);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-message="${message.id}"]`)?.focus());
  };
  return (
    <article ref={box} className={`${classes.message} ${classes.leaving}`} data-grouped="true">
      <span />
      <div className={classes.refused}>
        <span role="status">{TEXTS.chat.deleting}</span>
        <Button size="compact-sm" variant="light" onClick={undo} autoFocus>
          {TEXTS.chat.undo}
        </Button>
      </div>
    </article>
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
  const leaving = useChatState(({ deleting }) => props.message.id in deleting);
  return leaving ? <Leaving message={props.message} /> : <Standing {...props} />;
});

function Standing(props: Props) {
  const { message, grouped, own, mayDelete, reachable, files } = props;
  const { sender, created_at } = message;
  const { shown, handlers } = useBar();
  return (
    <article
      className={classes.message}
      tabIndex={reachable ? 0 : -1}
      {...handlers}
      data-message={message.id}
      data-grouped={grouped}
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
      {shown && <MessageActions message={message} mayDelete={mayDelete} />}
    </article>
  );
}
