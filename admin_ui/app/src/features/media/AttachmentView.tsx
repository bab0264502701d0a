/** One attachment in every state of its life: arriving, being processed, there, held back, or gone. */
import { Button, Loader } from "@mantine/core";
import type { Attachment, LocalUpload, UnfinishedUpload, UploadProgress } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useMediaAccess } from "./access.ts";
import { Download } from "./Download.tsx";
import { FileCard } from "./FileCard.tsx";
import { Interrupted } from "./Interrupted.tsx";
import { LocalPreview } from "./LocalPreview.tsx";
import { MediaBox } from "./MediaBox.tsx";
import classes from "./media.module.css";
import { Picture } from "./Picture.tsx";
import { absence, nameOf, stageOf } from "./state.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import { TransferBar, TransferControls } from "./Transfer.tsx";
import { Video } from "./Video.tsx";

interface Props {
  attachment: Attachment;
  progress: UploadProgress | undefined;
  /** The upload, where it runs in this page. */
  local: LocalUpload | null;
  /** The upload, where it is one's own and runs nowhere any more. */
  interrupted?: UnfinishedUpload | null;
}

interface AbsentProps {
  words: string;
  /** The file's name, where it may be told. */
  name?: string | null;
  /** Where its bytes can be had although they cannot be shown. */
  download?: string | null;
  retry?: (() => void) | undefined;
}

/** A sentence in place of the content. */
export function Absent({ words, name = null, download = null, retry }: AbsentProps) {
  return (
    <div className={classes.absent} role="note">
      {!download && <Icon name="warning" size={24} style={{ opacity: 0.6 }} />}
      {name && !words.includes(name) && <b className={classes.absentName}>{name}</b>}
      {words}
      {download && name && <Download path={download} name={name} />}
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          {TEXTS.general.retry}
        </Button>
      )}
    </div>
  );
}

function Arriving({ attachment, progress, local, interrupted }: Props) {
  const access = useMediaAccess();
  const error = local?.status === "failed" ? local.error : null;
  if (error && local) {
    const retry = error.retryable ? () => access.resume(local) : undefined;
    return <Absent words={problemOf(error)} name={local.name} retry={retry} />;
  }
  if (interrupted) {
    return (
      <div className={classes.absent}>
        <Interrupted upload={interrupted} />
      </div>
    );
  }
  return (
    <>
      <span className={classes.sign}>
        <Icon name={attachment.kind === "video" ? "video" : "picture"} size={34} />
      </span>
      {local ? <LocalPreview upload={local} /> : null}
      <Thumbnail attachment={attachment} />
      <div className={classes.transfer}>
        <TransferBar name={nameOf(attachment)} of={attachment} progress={progress} local={local} />
      </div>
      {local && (
        <div className={classes.controls}>
          <TransferControls upload={local} />
        </div>
      )}
    </>
  );
}

function Content({ attachment, local }: Props) {
  const processing = attachment.state === "processing";
  return (
    <>
      {processing && local ? <LocalPreview upload={local} /> : null}
      {attachment.kind === "video" ? <Video attachment={attachment} /> : <Picture attachment={attachment} />}
      {processing && (
        <span
          className={classes.chip}
          style={{ right: "auto", left: 8, display: "flex", gap: 7, alignItems: "center" }}
        >
          <Loader size={11} color="white" /> {stageOf(attachment)}
        </span>
      )}
    </>
  );
}

/** What was here a moment ago; what failed can be kept by whoever may have it, and what is held by nobody. */
function Gone({ attachment, words }: { attachment: Attachment; words: string }) {
  if (attachment.hold) return <Absent words={words} />;
  return <Absent words={words} name={nameOf(attachment)} download={attachment.download_url} />;
}

export function AttachmentView(props: Props) {
  const { attachment } = props;
  const missing = absence(attachment);
  const [missingFromTheStart] = useState(missing !== null);
  const visual = attachment.kind === "video" || attachment.kind === "image";
  // What goes away under one's eyes keeps its place; what was gone already takes little of it.
  if (!visual || (missing && missingFromTheStart)) return <FileCard {...props} />;
  return (
    <MediaBox shape={attachment}>
      {missing ? (
        <Gone attachment={attachment} words={missing} />
      ) : attachment.state === "uploading" ? (
        <Arriving {...props} />
      ) : (
        <Content {...props} />
      )}
    </MediaBox>
  );
}
