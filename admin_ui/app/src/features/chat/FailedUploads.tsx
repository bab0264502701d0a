/** Uploads that were refused and are part of no message that is shown: why, and whether another try may help. */
import { ActionIcon, Button } from "@mantine/core";
import { isTombstone, reasonOf } from "@offchat/client";
import { useMemo } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import classes from "./chat.module.css";
import { useChat, useChatState } from "./connection.ts";

export function FailedUploads({ room }: { room: string }) {
  const chat = useChat();
  const uploads = useChatState((state) => state.uploads);
  const pending = useChatState((state) => state.pending);
  const timeline = useChatState((state) => state.timelines[room]);
  const failed = useMemo(() => {
    const here = Object.values(uploads).filter((upload) => upload.room === room && upload.status === "failed");
    if (here.length === 0) return here;
    const waiting = new Set(pending.flatMap((message) => message.uploads));
    const files = (timeline?.entries ?? []).flatMap((entry) => (isTombstone(entry) ? [] : entry.attachments));
    const shown = new Set(files.map(({ id }) => id));
    return here.filter(({ mediaId, uploadId }) => !waiting.has(uploadId) && !(mediaId && shown.has(mediaId)));
  }, [uploads, pending, timeline, room]);
  if (failed.length === 0) return null;
  return (
    <div className={classes.failures} role="alert">
      {failed.map(({ uploadId, name, error }) => (
        <div key={uploadId} className={classes.failure}>
          <span style={{ flex: 1 }}>
            <b>{name}</b> · {error && reasonOf(error)}
          </span>
          {error?.retryable && (
            <Button size="compact-xs" color="red" variant="light" onClick={() => chat.uploads.resume(uploadId)}>
              {TEXTS.general.retry}
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            color="red"
            size="sm"
            aria-label={`${TEXTS.chat.remove} ${name}`}
            onClick={() => void chat.uploads.cancel(uploadId)}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
