/** One file in the grid: its picture, and what is worth saying of it; what is ready carries no mark. */
import type { MediaFile } from "@offchat/client";
import { memo } from "react";
import { library as words } from "../../texts/library.ts";
import { DocumentSign } from "../../ui/DocumentSign.tsx";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useLibrary } from "./context.ts";
import { describe, hasPicture, nameOf, timecode } from "./facts.ts";
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

/** The sign of the kind of a file, with its name. */
export function Sign({ file, named }: { file: MediaFile; named: boolean }) {
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

/** The picture of a file, or the sign of its kind with its name. */
export function Face({ file }: { file: MediaFile }) {
  const { Thumbnail, Glimpse } = useLibrary().parts;
  if (!hasPicture(file)) return <Sign file={file} named />;
  return (
    <>
      <Thumbnail attachment={file} />
      {file.stream?.clip && <Glimpse attachment={file} />}
    </>
  );
}

export interface TileProps {
  file: MediaFile;
  index: number;
  opened: boolean;
  selected: boolean;
  /** Whether Tab comes here: one tile of the grid has the keyboard. */
  reached: boolean;
}

/** Where a tile stands in its row, in pixels. */
interface Place {
  start: number;
  width: number;
}

/** One element, which is all that most files need: a page of them passes by in an instant. */
export const GridTile = memo(function GridTile(props: TileProps & Place) {
  const { file, index, opened, selected, reached, start, width } = props;
  const { backdrop, Glimpse } = useLibrary().parts;
  const pictured = hasPicture(file);
  const found = isFound(file);
  const length = file.duration !== null && file.kind !== "image" ? timecode(file.duration) : null;
  return (
    <>
      <button
        type="button"
        className={classes.tile}
        style={{ insetInlineStart: start, width, ...(pictured && backdrop(file)) }}
        data-index={index}
        data-file={file.id}
        data-picture={pictured ? index : undefined}
        data-name={pictured && !found ? nameOf(file) : undefined}
        data-named={file.kind === "file" || undefined}
        data-opened={opened || undefined}
        data-selected={selected || undefined}
        aria-label={words.open(describe(file))}
        aria-current={opened || undefined}
        aria-pressed={selected || undefined}
        draggable
        tabIndex={reached ? 0 : -1}
      >
        {pictured ? file.stream?.clip && <Glimpse attachment={file} /> : <Sign file={file} named />}
        {selected && (
          <span className={classes.check} aria-hidden="true">
            <Icon name="release" size={14} />
          </span>
        )}
        {length && (
          <span className={classes.length} aria-hidden="true">
            {length}
          </span>
        )}
      </button>
      {(found || file.state !== "ready") && (
        <span className={classes.over} style={{ insetInlineStart: start, width }} aria-hidden="true">
          <StateMark file={file} />
          {found && pictured && (
            <span className={classes.caption} dir="auto">
              <MarkedName file={file} />
            </span>
          )}
          {found && <FoundIn file={file} className={classes.snippet} before={32} />}
        </span>
      )}
    </>
  );
});
