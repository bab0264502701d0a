/** A message of one's own that is on its way, or that was refused and waits for a decision. */
import { Button } from "@mantine/core";
import type { ChatState, PendingMessage, Status } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { focusBeside } from "../../ui/focus.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useChat, useChatState, useStatus } from "./connection.ts";
import type { FilesView } from "./files.ts";
import classes from "./message.module.css";
import { Quote } from "./threads/Quote.tsx";
import shared from "./words.module.css";

interface Props {
  pending: PendingMessage;
  grouped: boolean;
  files: FilesView;
}

function Refused({ pending }: { pending: PendingMessage }) {
  const chat = useChat();
  return (
    <div className={classes.refused}>
      <span>
        {TEXTS.chat.notSent} {pending.error && problemOf(pending.error)}
      </span>
      {(pending.error?.retryable ?? true) && (
        <Button size="compact-xs" variant="light" color="red" onClick={() => chat.retry(pending.clientId)}>
          {TEXTS.general.retry}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        onClick={({ currentTarget }) => {
          focusBeside(currentTarget);
          chat.discard(pending.clientId);
        }}
      >
        {TEXTS.chat.remove}
      </Button>
    </div>
  );
}

/** Whether the message and all of its files outlive this page. */
function isKept({ kept, uploads }: PendingMessage, known: ChatState["uploads"]): boolean {
  return kept && uploads.every((id) => known[id]?.kept ?? true);
}

function wordsFor(failed: boolean, status: Status, kept: boolean): string {
  if (failed) return TEXTS.chat.notSent;
  if (status === "closed") return TEXTS.chat.waitingForLogIn;
  if (status === "online") return TEXTS.chat.sending;
  return kept ? TEXTS.chat.waiting : TEXTS.chat.waitingHere;
}

/** What stands with the message until it is sent; in the usual moment of sending, nothing flickers. */
function Stands({ words, at }: { words: string; at: "head" | "side" | "body" }) {
  return (
    <span className={`${shared.time} ${classes.stands}`} data-at={at} data-soon={words === TEXTS.chat.sending}>
      {at !== "body" && <Icon name="clock" size={12} />}
      {at !== "side" && words}
    </span>
  );
}

export function PendingRow({ pending, grouped, files }: Props) {
  const me = useChatState((state) => state.me);
  const status = useStatus();
  const failed = pending.status === "failed";
  const kept = useChatState(({ uploads }) => isKept(pending, uploads));
  const stands = wordsFor(failed, status, kept);
  const name = me?.display_name ?? "";
  const withFiles = pending.uploads.length > 0;
  const sending = stands === TEXTS.chat.sending;
  return (
    <article className={classes.message} data-grouped={grouped} data-own="true" aria-label={`${name}, ${stands}`}>
      {!grouped && <Initials name={name} src={me?.avatar_url} size={36} />}
      {grouped && (failed ? <span /> : <Stands words={stands} at="side" />)}
      <div className={classes.content}>
        {!grouped && (
          <div className={classes.head}>
            <span className={`${classes.sender} ${shared.clipped}`} dir="auto">
              {name}
            </span>
            {!failed && <Stands words={stands} at="head" />}
          </div>
        )}
        {pending.replyTo && <Quote id={pending.replyTo} />}
        {pending.body !== "" && (
          <div className={classes.body} dir="auto" data-pending="true">
            {pending.body}
          </div>
        )}
        {withFiles && <div className={classes.attachments}>{files.render([], pending.uploads)}</div>}
        {grouped && !failed && !sending && <Stands words={stands} at="body" />}
        {failed && !withFiles && <Refused pending={pending} />}
      </div>
    </article>
  );
}
