/** Files that are part of no message that is shown: why they were refused, or how far they are. */
import { ActionIcon, Button } from "@mantine/core";
import type { LocalUpload } from "@offchat/client";
import type { ReactNode } from "react";
import { TEXTS } from "../../texts.ts";
import { focusBeside } from "../../ui/focus.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { sameItems, useChat, useSameState } from "./connection.ts";
import classes from "./transfers.module.css";
import { unattachedUploads } from "./unattached.ts";

/** A file that this page did not even begin to send. */
export interface Refusal {
  key: string;
  name: string;
  reason: string;
}

interface Props {
  room: string;
  refusals: readonly Refusal[];
  onForget: (key: string) => void;
}

/** The reason with the file's name in bold, once. */
function Reason({ name, reason }: { name: string; reason: string }) {
  const place = reason.indexOf(name);
  const before = place < 0 ? "" : reason.slice(0, place);
  const after = place < 0 ? ` · ${reason}` : reason.slice(place + name.length);
  return (
    <span className={classes.reason}>
      {before}
      <b>{name}</b>
      {after}
    </span>
  );
}

function Row({ name, remove, children }: { name: string; remove: () => void; children: ReactNode }) {
  return (
    <div className={classes.row}>
      {children}
      <ActionIcon
        variant="subtle"
        color="red"
        aria-label={`${TEXTS.chat.remove} ${name}`}
        onClick={({ currentTarget }) => {
          focusBeside(currentTarget);
          remove();
        }}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  );
}

function wordsFor({ status, error, sent, size }: LocalUpload): string {
  if (status === "failed") return error ? problemOf(error) : TEXTS.media.failed;
  if (status === "queued") return TEXTS.media.queued;
  return `${TEXTS.media.uploading} ${Math.floor((100 * sent) / Math.max(1, size))}%`;
}

function Unattached({ upload }: { upload: LocalUpload }) {
  const chat = useChat();
  const { uploadId, name, error } = upload;
  return (
    <Row name={name} remove={() => void chat.uploads.cancel(uploadId)}>
      <Reason name={name} reason={wordsFor(upload)} />
      {error?.retryable && (
        <Button size="compact-sm" color="red" variant="light" onClick={() => chat.uploads.resume(uploadId)}>
          {TEXTS.general.retry}
        </Button>
      )}
    </Row>
  );
}

export function UnattachedUploads({ room, refusals, onForget }: Props) {
  const unattached = useSameState(
    ({ uploads, pending, timelines }) => unattachedUploads(uploads, pending, timelines[room], room),
    sameItems,
  );
  const failed = unattached.filter(({ status }) => status === "failed");
  const running = unattached.filter(({ status }) => status !== "failed");
  if (unattached.length + refusals.length === 0) return null;
  return (
    <div className={classes.area}>
      <div role="alert" className={classes.list}>
        {refusals.map(({ key, name, reason }) => (
          <Row key={key} name={name} remove={() => onForget(key)}>
            <Reason name={name} reason={reason} />
          </Row>
        ))}
        {failed.map((upload) => (
          <Unattached key={upload.uploadId} upload={upload} />
        ))}
      </div>
      <div className={classes.list} data-calm="true">
        {running.map((upload) => (
          <Unattached key={upload.uploadId} upload={upload} />
        ))}
      </div>
    </div>
  );
}
