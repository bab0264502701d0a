/** Paths of media without the grant of one answer, as they stand in frames. */
import type { Attachment, MediaPath, Message } from "./contract.ts";

/** `path` without the grant that REST answers carry, so that one file has one path wherever it was read. */
export function stablePath(path: string): string {
  const [place = "", query = ""] = path.split("?", 2);
  const kept = query.split("&").filter((part) => part !== "" && !part.startsWith("g="));
  return kept.length > 0 ? `${place}?${kept.join("&")}` : place;
}

/** The attachment with every path made stable, as it stands in frames. */
export function stableAttachment(attachment: Attachment): Attachment {
  const stable = (path: MediaPath): MediaPath => (path === null ? null : stablePath(path));
  const { thumbnails, stream } = attachment;
  return {
    ...attachment,
    thumbnail_url: stable(attachment.thumbnail_url),
    file_url: stable(attachment.file_url),
    download_url: stable(attachment.download_url),
    thumbnails: {
      small: stable(thumbnails.small),
      medium: stable(thumbnails.medium),
      large: stable(thumbnails.large),
    },
    stream: stream && {
      hls: stable(stream.hls),
      mp4: stable(stream.mp4),
      picture: stable(stream.picture),
      storyboard: stable(stream.storyboard),
      clip: stable(stream.clip),
      growing: stable(stream.growing),
    },
  };
}

/** A message whose files, and the pictures of whose links, have stable paths. */
export function stableFiles(message: Message): Message {
  const { attachments, previews } = message;
  return {
    ...message,
    attachments: attachments.map(stableAttachment),
    previews: previews.map((preview) => ({ ...preview, image: preview.image && stableAttachment(preview.image) })),
  };
}
