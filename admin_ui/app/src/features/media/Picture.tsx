/** A picture in the conversation; a click shows it large. */
import { Modal } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { useMediaUrl } from "./access.ts";
import { Download } from "./Download.tsx";
import classes from "./media.module.css";
import { useOverlay } from "./overlay.ts";
import { nameOf } from "./state.ts";
import { Thumbnail } from "./Thumbnail.tsx";

function Large({ path, alt }: { path: string; alt: string }) {
  const { url, failed, onError } = useMediaUrl(path);
  if (failed) return <p>{TEXTS.media.cannotLoad}</p>;
  return <img src={url} alt={alt} onError={onError} />;
}

export function Picture({ attachment }: { attachment: Attachment }) {
  const { open, show, hide } = useOverlay();
  const path = attachment.file_url ?? attachment.thumbnails.large;
  const name = nameOf(attachment);
  return (
    <>
      <Thumbnail attachment={attachment} />
      {path && (
        <button
          type="button"
          className={classes.cover}
          aria-label={TEXTS.media.open(name)}
          onClick={show}
          style={{ cursor: "zoom-in" }}
        />
      )}
      {path && (
        <Modal
          opened={open}
          onClose={hide}
          title={
            <span className={classes.lightboxHead}>
              {name}
              {attachment.download_url && <Download path={attachment.download_url} name={name} />}
            </span>
          }
          fullScreen
          closeButtonProps={{ "aria-label": TEXTS.general.close }}
        >
          <div className={classes.lightbox}>
            <Large path={path} alt={attachment.alt_text ?? name} />
          </div>
        </Modal>
      )}
    </>
  );
}
