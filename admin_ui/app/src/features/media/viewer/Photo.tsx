/** A photo in full: what the thumbnail shows stands at once, the whole follows; it can be zoomed and moved. */
import type { Attachment } from "@offchat/client";
import type { RefObject } from "react";
import { useEffect, useImperativeHandle, useRef, useState } from "react";
import { TEXTS } from "../../../texts.ts";
import { useMediaUrl } from "../access.ts";
import { nameOf } from "../state.ts";
import { useZoom } from "./useZoom.ts";
import classes from "./viewer.module.css";

export interface Zoom {
  by(factor: number): void;
}

interface Props {
  attachment: Attachment;
  path: string;
  onTurn: (step: 1 | -1) => void;
  zoom: RefObject<Zoom | null>;
}

function Full({ path, alt, onFailed }: { path: string; alt: string; onFailed: () => void }) {
  const { url, failed, onError } = useMediaUrl(path);
  useEffect(() => {
    if (failed) onFailed();
  }, [failed, onFailed]);
  return <img className={classes.photo} src={url} alt={alt} draggable={false} onError={onError} />;
}

function Behind({ path }: { path: string }) {
  const { url, failed, onError } = useMediaUrl(path);
  return failed ? null : <img className={classes.photo} src={url} alt="" draggable={false} onError={onError} />;
}

export function Photo({ attachment, path, onTurn, zoom }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { width, height } = attachment;
  const { view, zoomBy, handlers } = useZoom(stage, onTurn, width && height ? { width, height } : null);
  const [failed, setFailed] = useState(false);
  useImperativeHandle(zoom, () => ({ by: zoomBy }));
  const [onFailed] = useState(() => () => setFailed(true));
  const { large, medium } = attachment.thumbnails;
  const thumbnail = large ?? medium;
  return (
    <div ref={stage} className={classes.stage} data-zoomed={view.scale > 1} {...handlers}>
      <div
        className={classes.moved}
        style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        data-whole={view.scale === 1}
      >
        {thumbnail && <Behind path={thumbnail} />}
        {!failed && <Full path={path} alt={attachment.alt_text ?? nameOf(attachment)} onFailed={onFailed} />}
      </div>
      {failed && (
        <p className={classes.words} role="note">
          {thumbnail ? TEXTS.media.onlyPreview : TEXTS.media.cannotLoad}
        </p>
      )}
    </div>
  );
}
