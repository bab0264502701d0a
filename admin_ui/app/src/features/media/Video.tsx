/** A film in the conversation: its picture with a play button, then the browser's own player. */
import { Button } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaAccess, useMediaUrl } from "./access.ts";
import { Download } from "./Download.tsx";
import classes from "./media.module.css";
import { nameOf } from "./state.ts";
import { Thumbnail } from "./Thumbnail.tsx";

interface PlayerProps {
  attachment: Attachment;
  path: string;
  onFailed: () => void;
}

/** Plays from where it was when its address had to be renewed in the middle. */
function Player({ attachment, path, onFailed }: PlayerProps) {
  const { url, failed, onError } = useMediaUrl(path);
  const access = useMediaAccess();
  const place = useRef(0);
  const player = useRef<HTMLVideoElement>(null);
  // The button that was pressed is gone: the keys go to what took its place.
  useEffect(() => player.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (failed) onFailed();
  }, [failed, onFailed]);
  const poster = attachment.thumbnails.large ?? attachment.thumbnail_url;
  return (
    // biome-ignore lint/a11y/useMediaCaption: people's own films come without captions
    <video
      ref={player}
      tabIndex={0}
      className={classes.player}
      aria-label={nameOf(attachment)}
      src={url}
      poster={poster ? access.url(poster) : undefined}
      controls
      autoPlay
      playsInline
      preload="metadata"
      onTimeUpdate={({ currentTarget }) => {
        place.current = currentTarget.currentTime;
      }}
      onLoadedMetadata={({ currentTarget }) => {
        if (place.current > 0) currentTarget.currentTime = place.current;
      }}
      onError={onError}
    />
  );
}

function CannotPlay({ attachment }: { attachment: Attachment }) {
  const access = useMediaAccess();
  return (
    <div className={classes.absent}>
      {TEXTS.media.cannotPlay}
      {attachment.download_url && (
        <Button
          component="a"
          href={access.url(attachment.download_url)}
          download
          size="xs"
          variant="default"
          leftSection={<Icon name="download" size={15} />}
        >
          {TEXTS.media.download}
        </Button>
      )}
    </div>
  );
}

type Phase = "still" | "playing" | "broken";

export function Video({ attachment }: { attachment: Attachment }) {
  const [phase, setPhase] = useState<Phase>("still");
  const broken = useCallback(() => setPhase("broken"), []);
  const path = attachment.stream?.mp4 ?? attachment.file_url;
  const facts = useId();
  const name = nameOf(attachment);
  const size = bytes(attachment.size);
  if (phase === "broken" || attachment.error) return <CannotPlay attachment={attachment} />;
  if (phase === "playing" && path) {
    return <Player attachment={attachment} path={path} onFailed={broken} />;
  }
  return (
    <>
      <Thumbnail attachment={attachment} />
      {path && (
        <button
          type="button"
          className={classes.cover}
          aria-label={TEXTS.media.play}
          aria-describedby={facts}
          onClick={() => setPhase("playing")}
        >
          <span className={classes.playDisc}>
            <Icon name="play" size={26} filled />
          </span>
        </button>
      )}
      <span id={facts} hidden>
        {[name, size, attachment.duration_formatted].filter(Boolean).join(", ")}
      </span>
      {path && (
        <span className={`${classes.chip} ${classes.caption}`} aria-hidden="true">
          <bdi>{name}</bdi> · {size}
        </span>
      )}
      {path && attachment.download_url && (
        <div className={classes.corner}>
          <Download path={attachment.download_url} name={name} onPicture />
        </div>
      )}
      {attachment.duration_formatted && <span className={classes.chip}>{attachment.duration_formatted}</span>}
    </>
  );
}
