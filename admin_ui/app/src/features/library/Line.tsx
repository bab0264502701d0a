/** One file as a line of the list. */
import type { CSSProperties } from "react";
import { library as words } from "../../texts/library.ts";
import { useAddress } from "../../ui/address.ts";
import { brief, bytes, exact } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { useLibrary } from "./context.ts";
import { describe, hasPicture } from "./facts.ts";
import classes from "./grid.module.css";
import { FoundIn, MarkedName } from "./Marked.tsx";
import { TagMark } from "./TagMark.tsx";
import type { TileProps } from "./Tile.tsx";
import { Sign, StateMark } from "./Tile.tsx";

type SortName = "largest" | "newest" | "oldest";

interface SortByProps {
  words: string;
  /** The order that a click gives. */
  to: SortName;
  /** The order that the list has by this column now, null where it has another one. */
  now: SortName | null;
  onSort: (to: SortName) => void;
}

function SortBy({ words: name, to, now, onSort }: SortByProps) {
  return (
    <span>
      <button
        type="button"
        className={classes.sortBy}
        aria-label={`${name}: ${words.sorts[to]}`}
        title={words.sorts[to]}
        aria-pressed={now !== null}
        data-upwards={now === "oldest"}
        onClick={() => onSort(to)}
      >
        {name}
        {now && <Icon name="down" size={12} />}
      </button>
    </span>
  );
}

/** The names of the columns; by size and by date the list is put in order here as well. */
export function LineHead() {
  const { columns } = words;
  const [{ sort, q, trashed }, put] = useAddress(["sort", "q", "trashed", "file", "at"] as const);
  const byDate = sort === "newest" || sort === "oldest" ? sort : sort === "" && q === "" ? "newest" : null;
  const onSort = (to: SortName) => put({ sort: to, file: "", at: "" });
  return (
    <div className={`${classes.line} ${classes.lineHead}`}>
      <span aria-hidden="true">{columns.name}</span>
      <span aria-hidden="true">{columns.tags}</span>
      <span aria-hidden="true">{columns.uploader}</span>
      {trashed ? (
        <>
          <span aria-hidden="true">{columns.size}</span>
          <span aria-hidden="true">{columns.when}</span>
        </>
      ) : (
        <>
          <SortBy words={columns.size} to="largest" now={sort === "largest" ? sort : null} onSort={onSort} />
          <SortBy words={columns.when} to={byDate === "newest" ? "oldest" : "newest"} now={byDate} onSort={onSort} />
        </>
      )}
    </div>
  );
}

const SHOWN_TAGS = 3;

interface Props extends TileProps {
  /** Whether it goes by too fast for its picture. */
  passing: boolean;
  style: CSSProperties;
}

export function Line({ file, index, opened, selected, reached, passing, style }: Props) {
  const { backdrop } = useLibrary().parts;
  return (
    <li
      className={`${classes.line} ${classes.lineItem}`}
      style={style}
      data-file={file.id}
      data-opened={opened || undefined}
      data-selected={selected || undefined}
    >
      <span className={classes.lineFile}>
        {hasPicture(file) ? (
          <span className={classes.lineFace} style={backdrop(file, passing)} data-picture={index} />
        ) : (
          <span className={classes.lineFace}>
            <Sign file={file} named={false} />
          </span>
        )}
        <button
          type="button"
          className={classes.lineOpen}
          data-index={index}
          aria-label={words.open(describe(file))}
          aria-current={opened || undefined}
          tabIndex={reached ? 0 : -1}
          draggable
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
