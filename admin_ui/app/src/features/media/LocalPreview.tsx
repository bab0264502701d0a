/** The sender's own file as it is, in full, until the server has a picture of it. */
import type { LocalUpload } from "@offchat/client";
import { useMediaAccess } from "./access.ts";
import classes from "./media.module.css";
import { previewOf, usePreviews } from "./previews.ts";

export function LocalPreview({ upload }: { upload: LocalUpload }) {
  const access = useMediaAccess();
  usePreviews();
  const preview = previewOf(access.content(upload));
  if (!preview?.shown) return null;
  if (preview.kind === "image") {
    return <img className={classes.fill} src={preview.url} alt="" aria-hidden="true" decoding="sync" />;
  }
  // The first frame alone, at the time of which there is one.
  return <video className={classes.fill} src={`${preview.url}#t=0.1`} muted preload="metadata" />;
}
