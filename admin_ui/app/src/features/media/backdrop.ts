/** The picture of a file as the background of a box: one element for each of many that are scrolled by. */
import type { Attachment } from "@offchat/client";
import type { CSSProperties } from "react";
import { averageOf, isSeeThrough, placeholderUrl } from "./Placeholder.tsx";
import { isTiny, pathOf } from "./Thumbnail.tsx";

function imageOf(address: string): string {
  return `url(${JSON.stringify(address)})`;
}

/** One colour, and unless it is passing by the picture over it as soon as it is here; its links are complete. */
export function backdropOf(attachment: Attachment, passing = false): CSSProperties {
  const { placeholder } = attachment;
  const path = pathOf(attachment);
  return {
    backgroundColor: isSeeThrough(placeholder) ? undefined : averageOf(placeholder),
    backgroundImage: path && !passing ? imageOf(path) : undefined,
    backgroundSize: isTiny(attachment) ? "auto" : undefined,
  };
}

/** Shows the whole hash in the box of a picture that is not here yet, and fades the picture in over it. */
export function standIn(box: HTMLElement, attachment: Attachment): void {
  const path = pathOf(attachment);
  const waiting = new Image();
  if (path) waiting.src = path;
  if ((path && waiting.complete) || isSeeThrough(attachment.placeholder) || isTiny(attachment)) return;
  const stands = placeholderUrl(attachment.placeholder);
  if (!stands) return;
  box.style.backgroundImage = imageOf(stands);
  // Said here alone: what has a transition costs more to draw for the first time.
  box.style.transition = "background-image var(--motion-picture)";
  const { backgroundImage } = box.style;
  waiting.onload = () => {
    // Something newer may have been drawn meanwhile.
    if (path && box.style.backgroundImage === backgroundImage) box.style.backgroundImage = imageOf(path);
  };
}
