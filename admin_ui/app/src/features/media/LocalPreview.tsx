/** The sender's own file behind the progress bar, blurred, before the server has a picture of it. */
import type { LocalUpload } from "@offchat/client";
import { useEffect, useState } from "react";
import { useMediaAccess } from "./access.ts";
import classes from "./media.module.css";

export function LocalPreview({ upload }: { upload: LocalUpload }) {
  const access = useMediaAccess();
  const [url, setUrl] = useState<string | null>(null);
  const content = upload.type.startsWith("image/") ? access.content(upload) : null;
  useEffect(() => {
    if (!content) return;
    const address = URL.createObjectURL(content);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [content]);
  return url ? <img className={`${classes.fill} ${classes.blurred}`} src={url} alt="" aria-hidden="true" /> : null;
}
