/** A video in the conversation: its picture with a play button; alone it plays in place, in an album in the viewer. */
import type { Attachment } from "@offchat/client";
import { lazy, Suspense, useCallback, useId, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaAccess } from "./access.ts";
import { CannotPlay } from "./CannotPlay.tsx";
import { Download } from "./Download.tsx";
import classes from "./media.module.css";
import { timecode } from "./playback.ts";
import { nameOf, playableOf, preparing } from "./state.ts";
import { Thumbnail } from "./Thumbnail.tsx";

const Player = lazy(() => import("./Player.tsx").then((module) => ({ default: module.Player })));

type Phase = "still" | "playing";

export function Video({ attachment, alone }: { attachment: Attachment; alone: boolean }) {
  const { open } = useMediaAccess();
  const path = playableOf(attachment);
  const [phase, setPhase] = useState<Phase>("still");
  const [brokenPath, setBrokenPath] = useState<string | null>(null);
  const broken = useCallback(() => {
    setPhase("still");
    setBrokenPath(path);
  }, [path]);
  const facts = useId();
  const name = nameOf(attachment);
  const size = bytes(attachment.size);
  const inPlace = alone || !open;
  const waiting = preparing(attachment);
  if (((path && brokenPath === path) || attachment.error) && inPlace) return <CannotPlay attachment={attachment} />;
  if (phase === "playing" && path) {
    const enlarge = open ? () => open(attachment) : undefined;
    return (
      <Suspense fallback={<Thumbnail attachment={attachment} />}>
        <Player attachment={attachment} path={path} onFailed={broken} arrows onEnlarge={enlarge} />
      </Suspense>
    );
  }
  const play = () => {
    if (inPlace) setPhase("playing");
    else open(attachment);
  };
  return (
    <>
      <Thumbnail attachment={attachment} />
      {waiting && (
        <span className={`${classes.chip} ${classes.stage}`} role="status">
          {waiting}
        </span>
      )}
      {path && (
        <button
          type="button"
          className={classes.cover}
          aria-label={TEXTS.media.play}
          aria-describedby={facts}
          onClick={play}
        >
          <span className={classes.playDisc} data-small={!alone}>
            <Icon name="play" size={alone ? 26 : 20} filled />
          </span>
        </button>
      )}
      <span id={facts} hidden>
        {[name, size, attachment.duration_formatted].filter(Boolean).join(", ")}
      </span>
      {path && alone && (
        <span className={`${classes.chip} ${classes.caption}`} aria-hidden="true">
          <bdi>{name}</bdi> · {size}
        </span>
      )}
      {path && alone && attachment.download_url && (
        <div className={classes.corner}>
          <Download path={attachment.download_url} name={name} onPicture />
        </div>
      )}
      {attachment.duration !== null && !waiting && (
        <span className={classes.chip}>{timecode(attachment.duration)}</span>
      )}
    </>
  );
}
