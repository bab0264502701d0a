/** Files of a message for later: those it has, and those that are on their way into it. */
import { ActionIcon, Button, FileButton } from "@mantine/core";
import type { Attachment, LibraryUpload } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { later as words } from "../../../texts/later.ts";
import { TEXTS } from "../../../texts.ts";
import { focusBeside } from "../../../ui/focus.ts";
import { bytes, percent } from "../../../ui/format.ts";
import { Icon } from "../../../ui/icons.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { useChat } from "../connection.ts";
import type { FilesView } from "../files.ts";
import classes from "./later.module.css";
import type { LaterUploads } from "./useLaterFiles.ts";

/** So often it is asked how far the server has come with a file. */
const WORKED_ON_MS = 3000;
const OVER = new Set<Attachment["state"]>(["ready", "failed", "deleted"]);

function pictured({ thumbnails, thumbnail_url, placeholder }: Attachment): boolean {
  return Boolean(thumbnails.medium ?? thumbnail_url ?? placeholder);
}

function Remove({ name, run }: { name: string; run: () => void }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      aria-label={words.without(name)}
      title={words.without(name)}
      onClick={({ currentTarget }) => {
        focusBeside(currentTarget);
        run();
      }}
    >
      <Icon name="close" size={14} />
    </ActionIcon>
  );
}

interface FileProps {
  id: string;
  thumbnail: FilesView["thumbnail"];
  onRemove?: () => void;
}

/** One file that stands on the server: its picture and its name. */
function KeptFile({ id, thumbnail, onRemove }: FileProps) {
  const chat = useChat();
  const { data, isError } = useQuery({
    queryKey: ["attachment", id],
    queryFn: () => chat.rest.get("/api/chat/attachments/{media_id}/", { path: { media_id: id } }),
    staleTime: 60_000,
    retry: false,
    refetchInterval: ({ state }) => (state.data && !OVER.has(state.data.state) ? WORKED_ON_MS : false),
  });
  const name = isError ? words.fileGone : data ? data.title || data.name || words.file : "…";
  return (
    <li className={classes.file}>
      <span className={classes.picture}>
        {data && (pictured(data) ? thumbnail(data) : <Icon name="file" size={20} />)}
      </span>
      <span className={classes.words}>
        <bdi className={classes.name}>{name}</bdi>
        {data && <span className={classes.said}>{bytes(data.size)}</span>}
      </span>
      {onRemove && <Remove name={name} run={onRemove} />}
    </li>
  );
}

interface KeptProps {
  ids: readonly string[];
  thumbnail: FilesView["thumbnail"];
  onRemove?: (id: string) => void;
}

export function KeptFiles({ ids, thumbnail, onRemove }: KeptProps) {
  if (ids.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={words.theFiles}>
      {ids.map((id) => (
        <KeptFile key={id} id={id} thumbnail={thumbnail} {...(onRemove && { onRemove: () => onRemove(id) })} />
      ))}
    </ul>
  );
}

function said({ status, error, sent, size }: LibraryUpload): string {
  if (error) return problemOf(error);
  if (status === "queued") return TEXTS.media.queued;
  if (status === "waiting") return TEXTS.media.reconnecting;
  if (status === "done") return bytes(size);
  return `${percent(size > 0 ? sent / size : 1)} · ${bytes(size)}`;
}

function UploadRow({ upload, files }: { upload: LibraryUpload; files: LaterUploads }) {
  const { name, status, sent, size } = upload;
  const value = Math.floor(100 * (size > 0 ? sent / size : 1));
  const runs = status !== "done" && status !== "failed";
  return (
    <li className={classes.file} data-failed={status === "failed"}>
      <Icon name={status === "done" ? "file" : status === "failed" ? "warning" : "clip"} size={18} />
      <span className={classes.words}>
        <bdi className={classes.name}>{name}</bdi>
        <span className={classes.said}>{said(upload)}</span>
        {runs && (
          <span
            className={classes.bar}
            role="progressbar"
            aria-label={TEXTS.media.progressOf(name)}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={value}
          >
            <span style={{ inlineSize: `${value}%` }} />
          </span>
        )}
      </span>
      {status === "failed" && (
        <Button size="compact-sm" variant="subtle" onClick={() => files.retry(upload)}>
          {TEXTS.general.retry}
        </Button>
      )}
      <Remove name={name} run={() => void files.remove(upload)} />
    </li>
  );
}

/** Those that are chosen here, and the button that chooses more. */
export function NewFiles({ files }: { files: LaterUploads }) {
  const reset = useRef<() => void>(null);
  const picked = (chosen: File[]) => {
    files.choose(chosen);
    reset.current?.();
  };
  return (
    <div>
      {files.all.length > 0 && (
        <ul className={classes.files} aria-label={words.newFiles}>
          {files.all.map((upload) => (
            <UploadRow key={upload.uploadId} upload={upload} files={files} />
          ))}
        </ul>
      )}
      {files.refused.map((reason) => (
        <p key={reason} className={classes.refused} role="alert">
          {reason}
        </p>
      ))}
      <FileButton onChange={picked} multiple resetRef={reset}>
        {(props) => (
          <Button
            {...props}
            size="compact-sm"
            variant="light"
            disabled={files.free === 0}
            leftSection={<Icon name="clip" size={16} />}
          >
            {words.addFiles}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
