/** The picture of a file: its placeholder first, the thumbnail faded in over it. */
import type { Attachment } from "@offchat/client";
import type { RefObject } from "react";
import { useRef, useState } from "react";
import { useMediaUrl } from "./access.ts";
import classes from "./media.module.css";
import { AveragePlaceholder, isSeeThrough, Placeholder, useRested } from "./Placeholder.tsx";
import { isLong, ratioOf } from "./shape.ts";

interface PictureProps {
  path: string;
  alt: string;
  /** Whether it is smaller than its box; it is not blown up. */
  tiny: boolean;
  onShown?: (() => void) | undefined;
  /** Whether it does not fade in. */
  atOnce?: boolean;
  image?: RefObject<HTMLImageElement | null>;
}

function Picture({ path, alt, tiny, onShown, atOnce = false, image }: PictureProps) {
  const { url, failed, onError } = useMediaUrl(path);
  const [loaded, setLoaded] = useState(false);
  if (failed) return null;
  const show = () => {
    setLoaded(true);
    onShown?.();
  };
  return (
    <img
      ref={image}
      className={classes.picture}
      src={url}
      alt={alt}
      data-loaded={atOnce || loaded}
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

interface Props {
  attachment: Attachment;
  /** Whether it is one of many that are scrolled by. */
  passing?: boolean;
}

function pathOf(attachment: Attachment, passing: boolean): string | null {
  const { thumbnails, thumbnail_url } = attachment;
  // The medium picture of a panorama is a few pixels high.
  const long = !passing && isLong(ratioOf(attachment));
  return (long ? thumbnails.large : null) ?? thumbnails.medium ?? thumbnail_url;
}

/** One colour, and the picture as soon as it is here; what takes longer is told by its whole hash, and fades in. */
function PassingThumbnail({ attachment }: Props) {
  const path = pathOf(attachment, true);
  const { placeholder } = attachment;
  const image = useRef<HTMLImageElement>(null);
  const rested = useRested(image);
  const [shown, setShown] = useState(false);
  const seeThrough = isSeeThrough(placeholder);
  const Stand = rested ? Placeholder : AveragePlaceholder;
  return (
    <>
      {!(shown && path && seeThrough) && <Stand hash={placeholder} />}
      {path && (
        <Picture
          path={path}
          alt={attachment.alt_text ?? ""}
          tiny={isTiny(attachment)}
          atOnce={!rested}
          image={image}
          onShown={seeThrough ? () => setShown(true) : undefined}
        />
      )}
    </>
  );
}

export function Thumbnail(props: Props) {
  return props.passing ? <PassingThumbnail {...props} /> : <StandingThumbnail {...props} />;
}

function StandingThumbnail({ attachment }: Props) {
  const path = pathOf(attachment, false);
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
