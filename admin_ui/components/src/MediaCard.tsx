/** One file: its picture, or what it is where it has none, and its title. */
import type { ReactNode } from "react";
import { useMedia } from "./context.tsx";
import type { MediaFile } from "./files.ts";
import { addressOf } from "./files.ts";
import { KindIcon } from "./KindIcon.tsx";

export interface MediaCardProps {
  file: MediaFile;
  /** Called when the card is chosen; without it the card is no button. */
  onClick?: (file: MediaFile) => void;
  onDoubleClick?: (file: MediaFile) => void;
  selected?: boolean;
  /** Whether picture and title stand in one row. */
  row?: boolean;
}

function Picture({ file }: { file: MediaFile }): ReactNode {
  const { rest, texts } = useMedia();
  const address = addressOf(rest, file.thumbnails.medium ?? file.thumbnail_url);
  const busy = file.state === "uploading" || file.state === "processing";
  return (
    <span className="offchat-media-picture" data-busy={busy || undefined}>
      {address === null ? (
        <>
          <KindIcon kind={file.kind} />
          <small>{busy ? texts.processing : texts.noPreview}</small>
        </>
      ) : (
        <img src={address} alt={file.alt_text ?? ""} loading="lazy" decoding="async" draggable={false} />
      )}
      {file.duration_formatted !== null && <span className="offchat-media-length">{file.duration_formatted}</span>}
    </span>
  );
}

/** A file as a card; a button where `onClick` is given. */
export default function MediaCard({ file, onClick, onDoubleClick, selected, row }: MediaCardProps): ReactNode {
  const { texts } = useMedia();
  const title = file.title ?? texts.untitled;
  const inside = (
    <>
      <Picture file={file} />
      <span className="offchat-media-title" dir="auto">
        {title}
      </span>
    </>
  );
  const shared = { className: "offchat-media-card", "data-row": row || undefined, title };
  if (!onClick) return <span {...shared}>{inside}</span>;
  return (
    <button
      {...shared}
      type="button"
      aria-label={title}
      aria-pressed={selected ?? false}
      onClick={() => onClick(file)}
      onDoubleClick={() => onDoubleClick?.(file)}
    >
      {inside}
    </button>
  );
}
