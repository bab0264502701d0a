/** The picture of a file: its placeholder first, the thumbnail faded in over it. */
import type { Attachment } from "@offchat/client";
import { useState } from "react";
import { useMediaUrl } from "./access.ts";
import classes from "./media.module.css";
import { Placeholder } from "./Placeholder.tsx";

function Picture({ path, alt }: { path: string; alt: string }) {
  const { url, failed, onError } = useMediaUrl(path);
  const [loaded, setLoaded] = useState(false);
  if (failed) return null;
  return (
    <img
      className={classes.picture}
      src={url}
      alt={alt}
      data-loaded={loaded}
      decoding="async"
      onLoad={() => setLoaded(true)}
      onError={onError}
    />
  );
}

export function Thumbnail({ attachment }: { attachment: Attachment }) {
  const path = attachment.thumbnails.medium ?? attachment.thumbnail_url;
  return (
    <>
      <Placeholder hash={attachment.placeholder} />
      {path && <Picture path={path} alt={attachment.alt_text ?? ""} />}
    </>
  );
}
