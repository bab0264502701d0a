/** Files of a message for later: those it has, and those that are on their way into it. */
import { ActionIcon, Button, FileButton } from "@mantine/core";
import type { Attachment, LibraryUpload } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { later as words } from "../../../texts/later.ts";
import { TEXTS } from "../../../texts.ts";
import { focusBeside } from "../../../ui/focus.ts";
import { bytes, percent } from "../../../ui/format.ts";
import { Icon } from "../../../ui/icons.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { useChat } from "../connection.ts";
import type { FilesView } from "../files.ts";
import type { Caption, Place } from "./Captioned.tsx";
import { CaptionField, Handle, Moves, Row, usePlaces } from "./Captioned.tsx";
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
  caption: Caption;
  place: Place | undefined;
  onRemove?: () => void;
}

/** One file that stands on the server: its picture and its name. */
function KeptFile({ id, thumbnail, caption, place, onRemove }: FileProps) {
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
    <Row place={place}>
      <Handle place={place}>{data && (pictured(data) ? thumbnail(data) : <Icon name="file" size={20} />)}</Handle>
      <span className={classes.words}>
        <bdi className={classes.name}>{name}</bdi>
        {data && <span className={classes.said}>{bytes(data.size)}</span>}
        <CaptionField name={name} caption={caption} />
      </span>
      {place && <Moves name={name} place={place} />}
      {onRemove && <Remove name={name} run={onRemove} />}
    </Row>
  );
}

interface KeptProps {
  ids: readonly string[];
  thumbnail: FilesView["thumbnail"];
  captions: Readonly<Record<string, string>>;
  /** What can be changed of them; without it they are shown alone. */
  changes?: {
    onRemove: (id: string) => void;
    onOrder: (ids: string[]) => void;
    onCaption: (id: string, text: string) => void;
  };
}

export function KeptFiles({ ids, thumbnail, captions, changes }: KeptProps) {
  const { placeOf, told } = usePlaces(ids, changes?.onOrder, () => words.file);
  if (ids.length === 0) return null;
  return (
    <>
      <ul className={classes.files} aria-label={words.theFiles}>
        {ids.map((id) => (
          <KeptFile
            key={id}
            id={id}
            thumbnail={thumbnail}
            place={placeOf(id)}
            caption={{
              text: captions[id] ?? "",
              ...(changes && { onChange: (text: string) => changes.onCaption(id, text) }),
            }}
            {...(changes && { onRemove: () => changes.onRemove(id) })}
          />
        ))}
      </ul>
      {told}
    </>
  );
}

function said({ status, error, sent, size }: LibraryUpload): string {
  if (error) return problemOf(error);
  if (status === "queued") return TEXTS.media.queued;
  if (status === "waiting") return TEXTS.media.reconnecting;
  if (status === "done") return bytes(size);
  return `${percent(size > 0 ? sent / size : 1)} · ${bytes(size)}`;
}

/** A photo or video as it was chosen here; `children` where the browser cannot show it. */
function Chosen({ file, children }: { file: File | null; children: ReactNode }) {
  const [url, setUrl] = useState<string | null>(null);
  const kind = file?.type.split("/")[0];
  useEffect(() => {
    if (!file || (kind !== "image" && kind !== "video") || typeof URL.createObjectURL !== "function") return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [file, kind]);
  if (url === null) return children;
  const shown = { src: url, className: classes.chosen, onError: () => setUrl(null) };
  return kind === "video" ? (
    <video {...shown} muted playsInline preload="metadata" />
  ) : (
    <img {...shown} alt="" draggable={false} />
  );
}

interface UploadProps {
  upload: LibraryUpload;
  files: LaterUploads;
  place: Place | undefined;
}

function UploadRow({ upload, files, place }: UploadProps) {
  const { name, status, sent, size } = upload;
  const value = Math.floor(100 * (size > 0 ? sent / size : 1));
  const runs = status !== "done" && status !== "failed";
  return (
    <Row place={place} failed={status === "failed"}>
      <Handle place={place}>
        <Chosen file={status === "failed" ? null : files.contentOf(upload.uploadId)}>
          <Icon name={status === "done" ? "file" : status === "failed" ? "warning" : "clip"} size={18} />
        </Chosen>
      </Handle>
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
        <CaptionField name={name} caption={files.captionOf(upload.uploadId)} />
      </span>
      {status === "failed" && (
        <Button size="compact-sm" variant="subtle" onClick={() => files.retry(upload)}>
          {TEXTS.general.retry}
        </Button>
      )}
      {place && <Moves name={name} place={place} />}
      <Remove name={name} run={() => void files.remove(upload)} />
    </Row>
  );
}

/** Those that are chosen here, and the button that chooses more. */
export function NewFiles({ files }: { files: LaterUploads }) {
  const reset = useRef<() => void>(null);
  const nameOf = (id: string) => files.all.find(({ uploadId }) => uploadId === id)?.name ?? words.file;
  const { placeOf, told } = usePlaces(
    files.all.map(({ uploadId }) => uploadId),
    files.setOrder,
    nameOf,
  );
  const picked = (chosen: File[]) => {
    files.choose(chosen);
    reset.current?.();
  };
  return (
    <div>
      {files.all.length > 0 && (
        <ul className={classes.files} aria-label={words.newFiles}>
          {files.all.map((upload) => (
            <UploadRow key={upload.uploadId} upload={upload} files={files} place={placeOf(upload.uploadId)} />
          ))}
        </ul>
      )}
      {told}
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
