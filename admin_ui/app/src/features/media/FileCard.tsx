/** A file that is neither picture nor film: its name, what is happening to it, and how to get it. */
import type { Attachment, LocalUpload, UnfinishedUpload, UploadProgress } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaUrl } from "./access.ts";
import { Download } from "./Download.tsx";
import { Interrupted } from "./Interrupted.tsx";
import classes from "./media.module.css";
import { absence, nameOf, stageOf } from "./state.ts";
import { TransferBar, TransferControls } from "./Transfer.tsx";

interface Props {
  attachment: Attachment;
  progress: UploadProgress | undefined;
  local: LocalUpload | null;
  interrupted?: UnfinishedUpload | null;
}

function Sound({ path }: { path: string }) {
  const { url, failed, onError } = useMediaUrl(path);
  if (failed) return <div role="note">{TEXTS.media.cannotPlaySound}</div>;
  return (
    // biome-ignore lint/a11y/useMediaCaption: people's own recordings come without captions
    <audio src={url} controls preload="none" onError={onError} style={{ width: "100%", height: 36, marginTop: 6 }} />
  );
}

export function FileCard({ attachment, progress, local, interrupted }: Props) {
  const missing = absence(attachment);
  const name = nameOf(attachment);
  const uploading = !missing && attachment.state === "uploading";
  const words = missing ?? (attachment.state === "processing" ? stageOf(attachment) : bytes(attachment.size));
  const sound = attachment.kind === "audio" && !missing ? attachment.file_url : null;
  return (
    <div className={classes.card}>
      <div className={classes.cardIcon}>
        <Icon name={missing ? "warning" : attachment.kind === "audio" ? "sound" : "file"} size={22} />
      </div>
      <div className={classes.cardText}>
        {uploading && interrupted ? (
          <Interrupted upload={interrupted} />
        ) : uploading ? (
          <TransferBar name={name} of={attachment} progress={progress} local={local} />
        ) : (
          <>
            <div className={classes.cardName}>{name}</div>
            <div style={{ opacity: 0.7 }}>{words}</div>
            {sound && <Sound path={sound} />}
          </>
        )}
      </div>
      {uploading && local && <TransferControls upload={local} />}
      {attachment.download_url && !attachment.hold && !uploading && (
        <Download path={attachment.download_url} name={name} />
      )}
    </div>
  );
}
