/** The picture of a file: its placeholder first, the thumbnail faded in over it. */
import type { Attachment } from "@offchat/client";
import { useState } from "react";
import { useMediaUrl } from "./access.ts";
import classes from "./media.module.css";
import { isSeeThrough, Placeholder } from "./Placeholder.tsx";
import { isLong, ratioOf } from "./shape.ts";

interface PictureProps {
  path: string;
  alt: string;
  /** Whether it is smaller than its box; it is not blown up. */
  tiny: boolean;
  onShown: () => void;
}

function Picture({ path, alt, tiny, onShown }: PictureProps) {
  const { url, failed, onError } = useMediaUrl(path);
  const [loaded, setLoaded] = useState(false);
  if (failed) return null;
  const show = () => {
    setLoaded(true);
    onShown();
  };
  return (
    <img
      className={classes.picture}
      src={url}
      alt={alt}
      data-loaded={loaded}
      data-tiny={tiny}
      decoding="async"
      onLoad={show}
      onError={onError}
    />
  );
}

/** Pixels; no box is narrower. */
const LEAST = 200;

export function isTiny({ width }: Attachment): boolean {
  return width !== null && width < LEAST;
}

/** The picture that is shown in a box of usual size. */
export function pathOf({ thumbnails, thumbnail_url }: Attachment): string | null {
  return thumbnails.medium ?? thumbnail_url;
}

export function Thumbnail({ attachment }: { attachment: Attachment }) {
  // The medium picture of a panorama is a few pixels high.
  const long = isLong(ratioOf(attachment));
  const path = (long ? attachment.thumbnails.large : null) ?? pathOf(attachment);
  const { placeholder } = attachment;
  const [shown, setShown] = useState(false);
  // Behind an opaque picture the placeholder colours the margins.
  const covered = shown && path !== null && isSeeThrough(placeholder);
  return (
    <>
      {!covered && <Placeholder hash={placeholder} />}
      {path && (
        <Picture path={path} alt={attachment.alt_text ?? ""} tiny={isTiny(attachment)} onShown={() => setShown(true)} />
      )}
    </>
  );
}
