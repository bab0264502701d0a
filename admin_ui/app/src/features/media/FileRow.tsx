/** A file that is neither photo nor video: its name, what is happening to it, and how to get it. */
import type { Attachment } from "@offchat/client";
import { lazy, memo, Suspense } from "react";
import { TEXTS } from "../../texts.ts";
import { DocumentSign } from "../../ui/DocumentSign.tsx";
import { bytes } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { AppealButton } from "./AppealButton.tsx";
import { Download } from "./Download.tsx";
import classes from "./media.module.css";
import { absence, lookOf, nameOf, playableOf, preparing, stageOf } from "./state.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import { useOwnUpload } from "./Tile.tsx";
import { TransferControls, TransferLine } from "./Transfer.tsx";
import { TryAgain } from "./TryAgain.tsx";

const AudioRow = lazy(() => import("./AudioRow.tsx").then((module) => ({ default: module.AudioRow })));

function factsOf(attachment: Attachment): string {
  if (attachment.state === "processing") return stageOf(attachment);
  return (
    preparing(attachment) ??
    [suffixOf(attachment), pagesOf(attachment), bytes(attachment.size)].filter(Boolean).join(" · ")
  );
}

/** What people call a kind of document: the end of its name, in capitals. */
export function suffixOf({ name, kind }: Pick<Attachment, "name" | "kind">): string | null {
  const [, suffix] = /[^.]\.([a-z0-9]{1,5})$/i.exec(name ?? "") ?? [];
  return kind === "file" && suffix ? suffix.toUpperCase() : null;
}

function pagesOf({ pages }: Attachment): string | null {
  return pages ? TEXTS.media.pages(pages) : null;
}

function iconOf({ hold, kind }: Attachment, missing: boolean): IconName {
  if (missing) return hold ? "shield" : "warning";
  return kind === "audio" ? "sound" : "file";
}

export const FileRow = memo(function FileRow({ attachment }: { attachment: Attachment }) {
  const path = playableOf(attachment);
  if (attachment.kind !== "audio" || !path || absence(attachment)) return <PlainRow attachment={attachment} />;
  return (
    <Suspense fallback={<PlainRow attachment={attachment} />}>
      <AudioRow attachment={attachment} path={path} />
    </Suspense>
  );
});

function PlainRow({ attachment }: { attachment: Attachment }) {
  const local = useOwnUpload(attachment.id);
  const missing = absence(attachment);
  const name = nameOf(attachment);
  const uploading = !missing && attachment.state === "uploading";
  return (
    <div className={classes.card}>
      {attachment.kind === "file" && attachment.thumbnail_url && !missing ? (
        <div className={classes.cardPage}>
          <Thumbnail attachment={attachment} />
        </div>
      ) : (
        <div className={classes.cardIcon} data-look={lookOf(attachment)}>
          {attachment.kind === "file" && !missing ? (
            <DocumentSign name={attachment.name} size={24} />
          ) : (
            <Icon name={iconOf(attachment, missing !== null)} size={20} />
          )}
        </div>
      )}
      <div className={classes.cardText}>
        {uploading ? (
          <TransferLine
            name={name}
            size={attachment.size}
            received={attachment.received}
            mediaId={attachment.id}
            uploadId={local?.uploadId ?? null}
          />
        ) : (
          <>
            <div className={classes.cardName} dir="auto">
              {name}
            </div>
            <div className={classes.cardFacts}>{missing ?? factsOf(attachment)}</div>
          </>
        )}
      </div>
      {missing && <TryAgain attachment={attachment} />}
      {missing && <AppealButton attachment={attachment} />}
      {uploading && local && <TransferControls uploadId={local.uploadId} />}
      {attachment.download_url && !attachment.hold && !uploading && (
        <Download path={attachment.download_url} name={name} />
      )}
    </div>
  );
}
