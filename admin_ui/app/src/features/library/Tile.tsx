/** One file in the grid: its picture, and what is worth saying of it; what is ready carries no mark. */
import type { MediaFile } from "@offchat/client";
import type { DragEvent, KeyboardEvent, MouseEvent } from "react";
import { memo } from "react";
import { library as words } from "../../texts/library.ts";
import { DocumentSign } from "../../ui/DocumentSign.tsx";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useLibrary } from "./context.ts";
import { describe, hasPicture, timecode } from "./facts.ts";
import classes from "./grid.module.css";
import { isFound } from "./highlights.ts";
import { FoundIn, MarkedName } from "./Marked.tsx";

const ICONS: Readonly<Record<MediaFile["kind"], IconName>> = {
  image: "picture",
  video: "video",
  audio: "sound",
  file: "file",
};

const MARKS: Readonly<Partial<Record<MediaFile["state"], { icon: IconName; tone: string }>>> = {
  uploading: { icon: "clock", tone: "busy" },
  processing: { icon: "clock", tone: "busy" },
  failed: { icon: "warning", tone: "failed" },
  expired: { icon: "warning", tone: "over" },
};

/** How a file stands, where that is worth a look; a tile says the same by its own name. */
export function StateMark({ file }: { file: MediaFile }) {
  const mark = MARKS[file.state];
  if (!mark) return null;
  return (
    <span className={classes.mark} data-tone={mark.tone}>
      <Icon name={mark.icon} size={14} />
      {words.states[file.state]}
    </span>
  );
}

/** The picture of a file, or the sign of its kind with its name. */
export function Face({ file, named }: { file: MediaFile; named: boolean }) {
  const { Thumbnail, Glimpse } = useLibrary().parts;
  if (hasPicture(file)) {
    return (
      <>
        <Thumbnail attachment={file} passing />
        {named && file.stream?.clip && <Glimpse attachment={file} />}
      </>
    );
  }
  return (
    <span className={classes.sign} aria-hidden={named || undefined}>
      {file.kind === "file" ? (
        <DocumentSign name={file.name} size={named ? 32 : 20} />
      ) : (
        <Icon name={ICONS[file.kind]} size={named ? 28 : 18} />
      )}
      {named && (
        <span className={classes.signName} dir="auto">
          <MarkedName file={file} />
        </span>
      )}
    </span>
  );
}

export interface TileProps {
  file: MediaFile;
  index: number;
  opened: boolean;
  selected: boolean;
  /** Whether Tab comes here: one tile of the grid has the keyboard. */
  reached: boolean;
  onOpen: (file: MediaFile, index: number, event: MouseEvent) => void;
  onKey: (index: number, event: KeyboardEvent) => void;
  /** Begins to drag the file, with the others that are chosen. */
  onDrag: (file: MediaFile, event: DragEvent) => void;
}

export const GridTile = memo(function GridTile(props: TileProps) {
  const { file, index, opened, selected, reached, onOpen, onKey, onDrag } = props;
  const length = file.duration !== null && file.kind !== "image" ? timecode(file.duration) : null;
  return (
    <>
      <button
        type="button"
        className={classes.tile}
        data-index={index}
        data-file={file.id}
        data-opened={opened}
        data-selected={selected}
        aria-label={words.open(describe(file))}
        aria-current={opened || undefined}
        aria-pressed={selected || undefined}
        draggable
        onDragStart={(event) => onDrag(file, event)}
        tabIndex={reached ? 0 : -1}
        onClick={(event) => onOpen(file, index, event)}
        onKeyDown={(event) => onKey(index, event)}
      >
        <Face file={file} named />
      </button>
      {/* The name of the button says all of this in its own order. */}
      <span className={classes.over} aria-hidden="true">
        <StateMark file={file} />
        {selected && (
          <span className={classes.check}>
            <Icon name="release" size={14} />
          </span>
        )}
        {length && <span className={classes.length}>{length}</span>}
        {hasPicture(file) && (
          <span className={classes.caption} data-shown={isFound(file) || file.kind === "file"} dir="auto">
            <MarkedName file={file} />
          </span>
        )}
        <FoundIn file={file} className={classes.snippet} before={32} />
      </span>
    </>
  );
});
