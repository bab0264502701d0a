/** The picture of a file: its placeholder first, the thumbnail faded in over it. */
import type { Attachment } from "@offchat/client";
import { useState } from "react";
import { useMediaUrl } from "./access.ts";
import classes from "./media.module.css";
import { isSeeThrough, Placeholder, RestedPlaceholder } from "./Placeholder.tsx";

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

function isTiny({ width }: Attachment): boolean {
  return width !== null && width < LEAST;
}

interface Props {
  attachment: Attachment;
  /** Whether it is one of many that are scrolled by. */
  passing?: boolean;
}

export function Thumbnail({ attachment, passing = false }: Props) {
  const path = attachment.thumbnails.medium ?? attachment.thumbnail_url;
  const { placeholder } = attachment;
  const Stand = passing ? RestedPlaceholder : Placeholder;
  const [shown, setShown] = useState(false);
  // Behind an opaque picture the placeholder colours the margins.
  const covered = shown && path !== null && isSeeThrough(placeholder);
  return (
    <>
      {!covered && <Stand hash={placeholder} />}
      {path && (
        <Picture path={path} alt={attachment.alt_text ?? ""} tiny={isTiny(attachment)} onShown={() => setShown(true)} />
      )}
    </>
  );
}
