/** A message of one's own that is on its way, or that was refused and waits for a decision. */
import { Button, Group } from "@mantine/core";
import type { PendingMessage } from "@offchat/client";
import { reasonOf } from "@offchat/client";
import type { ReactNode } from "react";
import { TEXTS } from "../../texts.ts";
import { Initials } from "../../ui/Initials.tsx";
import classes from "./chat.module.css";
import { useChat, useChatState, useStatus } from "./connection.ts";

interface Props {
  pending: PendingMessage;
  grouped: boolean;
  renderUpload: (uploadId: string) => ReactNode;
}

function Refused({ pending }: { pending: PendingMessage }) {
  const chat = useChat();
  return (
    <Group gap={8} c="red" fz={13}>
      <span>
        {TEXTS.chat.notSent} {pending.error && reasonOf(pending.error)}
      </span>
      {(pending.error?.retryable ?? true) && (
        <Button size="compact-xs" variant="light" color="red" onClick={() => chat.retry(pending.clientId)}>
          {TEXTS.general.retry}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => chat.discard(pending.clientId)}>
        {TEXTS.chat.remove}
      </Button>
    </Group>
  );
}

export function PendingRow({ pending, grouped, renderUpload }: Props) {
  const me = useChatState((state) => state.me);
  const online = useStatus() === "online";
  const failed = pending.status === "failed";
  const stands = failed ? TEXTS.chat.notSent : online ? TEXTS.chat.sending : TEXTS.chat.waiting;
  const name = me?.display_name ?? "";
  const withFiles = pending.uploads.length > 0;
  return (
    <article className={classes.message} data-grouped={grouped} aria-label={`${name}, ${stands}`}>
      {grouped ? <span /> : <Initials name={name} src={me?.avatar_url} size={38} />}
      <div style={{ minWidth: 0 }}>
        {!grouped && (
          <div className={classes.head}>
            <span className={classes.sender}>{name}</span>
            <span className={classes.time}>{failed ? "" : stands}</span>
          </div>
        )}
        {pending.body !== "" && (
          <div className={classes.body} style={{ opacity: 0.6 }}>
            {pending.body}
          </div>
        )}
        {withFiles && <div className={classes.attachments}>{pending.uploads.map(renderUpload)}</div>}
        {failed && !withFiles && <Refused pending={pending} />}
      </div>
    </article>
  );
}
