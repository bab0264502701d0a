/** One photo or video in every state of its life: arriving, being processed, there, held back, or gone. */
import { Button } from "@mantine/core";
import type { Attachment, LocalUpload } from "@offchat/client";
import type { ReactNode } from "react";
import { lazy, memo, Suspense, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { AppealButton } from "./AppealButton.tsx";
import { useLive, useMediaAccess } from "./access.ts";
import { Download } from "./Download.tsx";
import { LocalPreview } from "./LocalPreview.tsx";
import classes from "./media.module.css";
import { Picture } from "./Picture.tsx";
import { absence, nameOf, stageOf } from "./state.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import { Transfer } from "./Transfer.tsx";
import { TryAgain } from "./TryAgain.tsx";
import { Video } from "./Video.tsx";

const Player = lazy(() => import("./Player.tsx").then((module) => ({ default: module.Player })));

interface AbsentProps {
  words: string;
  /** The file's name, where it may be told. */
  name?: string | null;
  /** Where its bytes can be had although they cannot be shown. */
  download?: string | null;
  retry?: (() => void) | undefined;
  children?: ReactNode;
}

/** A sentence in place of the content. */
export function Absent({ words, name = null, download = null, retry, children }: AbsentProps) {
  return (
    <div className={classes.absent} role="note">
      {!download && <Icon name="warning" size={24} style={{ opacity: 0.6 }} />}
      {name && !words.includes(name) && (
        <b className={classes.absentName} dir="auto">
          {name}
        </b>
      )}
      {words}
      {download && name && <Download path={download} name={name} />}
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          {TEXTS.general.retry}
        </Button>
      )}
      {children}
    </div>
  );
}

/** The upload of this page that fills the file, the same value as long as nothing but its progress changes. */
export function useOwnUpload(mediaId: string): LocalUpload | null {
  const key = useLive((live) => {
    const upload = live.uploadOf(mediaId);
    return upload && `${upload.uploadId} ${upload.status} ${upload.error?.code ?? ""}`;
  });
  const { live } = useMediaAccess();
  return key === null ? null : live.uploadOf(mediaId);
}

interface ArrivingProps {
  attachment: Attachment;
  local: LocalUpload | null;
  /** Plays what has come, where that is allowed. */
  onPlay: (() => void) | null;
}

function Arriving({ attachment, local, onPlay }: ArrivingProps) {
  const access = useMediaAccess();
  const error = local?.status === "failed" ? local.error : null;
  if (error && local) {
    const retry = error.retryable ? () => access.resume(local) : undefined;
    return <Absent words={problemOf(error)} name={local.name} retry={retry} />;
  }
  return (
    <>
      <span className={classes.sign}>
        <Icon name={attachment.kind === "video" ? "video" : "picture"} size={34} />
      </span>
      <Thumbnail attachment={attachment} />
      {local ? <LocalPreview upload={local} /> : null}
      {onPlay && (
        <button type="button" className={classes.cover} aria-label={TEXTS.media.playGrowing} onClick={onPlay}>
          <span className={classes.playDisc} data-small="true">
            <Icon name="play" size={20} filled />
          </span>
        </button>
      )}
      <Transfer
        name={nameOf(attachment)}
        size={attachment.size}
        received={attachment.received}
        mediaId={attachment.id}
        uploadId={local?.uploadId ?? null}
      />
    </>
  );
}

function Content({ attachment, local, alone }: { attachment: Attachment; local: LocalUpload | null; alone: boolean }) {
  const processing = attachment.state === "processing";
  return (
    <>
      {local && !attachment.thumbnail_url ? <LocalPreview upload={local} /> : null}
      {attachment.kind === "video" ? (
        <Video attachment={attachment} alone={alone} />
      ) : (
        <Picture attachment={attachment} />
      )}
      {processing && !attachment.thumbnail_url && (
        <span className={`${classes.chip} ${classes.stage}`}>{stageOf(attachment)}</span>
      )}
    </>
  );
}

/** What was here a moment ago; what failed can be kept by who may have it, and what is held by nobody. */
function Gone({ attachment, words }: { attachment: Attachment; words: string }) {
  if (attachment.hold)
    return (
      <Absent words={words}>
        <AppealButton attachment={attachment} />
      </Absent>
    );
  return (
    <Absent words={words} name={nameOf(attachment)} download={attachment.download_url}>
      <TryAgain attachment={attachment} />
    </Absent>
  );
}

/** Whether the last byte has come while one looked: then the tile lands, once. */
function useLanded(state: Attachment["state"]): boolean {
  const [first] = useState(state);
  return first === "uploading" && (state === "processing" || state === "ready");
}

interface Props {
  attachment: Attachment;
  /** Whether it is the only one of its message, large enough to play in. */
  alone: boolean;
}

export const MediaTile = memo(function MediaTile({ attachment, alone }: Props) {
  const local = useOwnUpload(attachment.id);
  const landed = useLanded(attachment.state);
  const missing = absence(attachment);
  const growing = attachment.state === "uploading" && !local ? (attachment.stream?.growing ?? null) : null;
  // It goes on at the same address when all of it is there.
  const [playing, setPlaying] = useState<string | null>(null);
  if (playing && !missing) {
    return (
      <div className={classes.inside}>
        <Suspense fallback={<Thumbnail attachment={attachment} />}>
          <Player attachment={attachment} path={playing} onFailed={() => setPlaying(null)} arrows />
        </Suspense>
      </div>
    );
  }
  return (
    <div className={classes.inside} data-landed={landed}>
      {missing ? (
        <Gone attachment={attachment} words={missing} />
      ) : attachment.state === "uploading" ? (
        <Arriving attachment={attachment} local={local} onPlay={growing ? () => setPlaying(growing) : null} />
      ) : (
        <Content attachment={attachment} local={local} alone={alone} />
      )}
    </div>
  );
});
