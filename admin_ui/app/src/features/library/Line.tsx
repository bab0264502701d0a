/** One file as a line of the list. */
import type { CSSProperties } from "react";
import { library as words } from "../../texts/library.ts";
import { brief, bytes, exact } from "../../ui/format.ts";
import { describe } from "./facts.ts";
import classes from "./grid.module.css";
import { FoundIn, MarkedName } from "./Marked.tsx";
import { TagMark } from "./TagMark.tsx";
import type { TileProps } from "./Tile.tsx";
import { Face, StateMark } from "./Tile.tsx";

export function LineHead() {
  const { columns } = words;
  return (
    <div className={`${classes.line} ${classes.lineHead}`} aria-hidden="true">
      <span>{columns.name}</span>
      <span>{columns.tags}</span>
      <span>{columns.uploader}</span>
      <span>{columns.size}</span>
      <span>{columns.when}</span>
    </div>
  );
}

const SHOWN_TAGS = 3;

export function Line({
  file,
  index,
  opened,
  selected,
  reached,
  onOpen,
  onKey,
  onDrag,
  style,
}: TileProps & { style: CSSProperties }) {
  return (
    <li
      className={`${classes.line} ${classes.lineItem}`}
      style={style}
      data-file={file.id}
      data-opened={opened}
      data-selected={selected}
    >
      <span className={classes.lineFile}>
        <span className={classes.lineFace}>
          <Face file={file} named={false} />
        </span>
        <button
          type="button"
          className={classes.lineOpen}
          data-index={index}
          aria-label={words.open(describe(file))}
          aria-current={opened || undefined}
          tabIndex={reached ? 0 : -1}
          draggable
          onDragStart={(event) => onDrag(file, event)}
          onClick={(event) => onOpen(file, index, event)}
          onKeyDown={(event) => onKey(index, event)}
        >
          <span className={classes.lineName} dir="auto">
            <MarkedName file={file} />
          </span>
          <FoundIn file={file} className={classes.lineSnippet} before={8} />
        </button>
        <StateMark file={file} />
      </span>
      <span className={classes.lineTags}>
        {file.tags.slice(0, SHOWN_TAGS).map((tag) => (
          <TagMark key={tag.id} tag={tag} />
        ))}
      </span>
      <span className={classes.faint} dir="auto">
        {file.uploader.display_name}
      </span>
      <span className={classes.faint}>{bytes(file.size)}</span>
      <time className={classes.faint} dateTime={file.created_at} title={exact(file.created_at)}>
        {brief(file.created_at)}
      </time>
    </li>
  );
}
