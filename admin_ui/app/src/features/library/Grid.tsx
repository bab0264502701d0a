/** The files of a library as a justified grid or as lines, of which only the visible part is drawn; the page scrolls it. */
import { VisuallyHidden } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import type { MediaFile } from "@offchat/client";
import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode, RefObject } from "react";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { library as words } from "../../texts/library.ts";
import { rightToLeft, stepToTheRight } from "../../ui/direction.ts";
import type { MediaParts } from "./context.ts";
import { useLibrary } from "./context.ts";
import { dragged, indexOf } from "./drag.ts";
import { hasPicture } from "./facts.ts";
import classes from "./grid.module.css";
import { Line, LineHead } from "./Line.tsx";
import type { Dates, Layout, Row, Tile } from "./layout.ts";
import { layout, linesOf, monthOf } from "./layout.ts";
import { placeAfter, rowOfPlace } from "./navigate.ts";
import type { Choosing } from "./selection.ts";
import { GridTile } from "./Tile.tsx";
import { useLongPress } from "./useLongPress.ts";
import type { Reorder } from "./useOrder.ts";
import { useOrdering } from "./useOrdering.ts";
import { useStandIns } from "./useStandIns.ts";
import { useVisible } from "./useVisible.ts";

const GAP_PX = 6;
const LINE_PX = 52;
const TARGET_PX = { narrow: 120, wide: 196 };
const NARROW_PX = 640;
/** So many rows before the end, the next page is asked for. */
const NEAR_END = 12;
/** So many rows before the beginning, the page before is asked for. */
const NEAR_START = 3;

export interface GridProps {
  files: readonly MediaFile[];
  lines: boolean;
  /** The dates whose months stand over the files; null for none. */
  months: Dates | null;
  /** Whether other files are on their way that take the place of these. */
  searching: boolean;
  opened: string;
  selection: ReadonlySet<string>;
  onOpen: (file: MediaFile, byKeyboard: boolean) => void;
  /** Whether the click or key chooses the file instead of opening it; then it has been done. */
  onChoose: (index: number, event: Choosing) => boolean;
  /** Which places of the list are seen. */
  onLook: (from: number, to: number) => void;
  onNearEnd: () => void;
  onNearStart: () => void;
  /** Whether the list goes on beyond these files. */
  more: boolean;
  /** Gives files another place; null where the order is not people's to choose. */
  reorder: Reorder | null;
  /** Whether files stand before these that are not loaded. */
  earlier: boolean;
  /** What leads to other months; null where the list has none. */
  scrubber: ((place: ScrubberPlace) => ReactNode) | null;
}

export interface ScrubberPlace {
  /** The month of the first file that is seen: `2026-05`. */
  month: string;
  /** Brings the month into view, if it is among these files; answers whether it is. */
  show: (month: string) => boolean;
  /** Brings the first of these files into view. */
  showFirst: () => void;
}

function useRows({ files, lines, months }: GridProps, width: number): readonly Row[] {
  const before = useRef<Layout>(null);
  return useMemo(() => {
    if (lines) return linesOf(files, LINE_PX);
    const target = width < NARROW_PX ? TARGET_PX.narrow : TARGET_PX.wide;
    before.current = layout(files, { width, target, gap: GAP_PX, months }, before.current);
    return before.current.rows;
  }, [files, lines, months, width]);
}

/** Where files come before those that are loaded, what is seen stays where it is on the screen. */
function useAnchor({ files, lines, earlier }: GridProps, rows: readonly Row[], at: ReturnType<typeof useVisible>) {
  const { starts, look, shift } = at;
  const { seen } = at.visible;
  const last = useRef({ files, rows, seen, starts, earlier });
  useLayoutEffect(() => {
    const { current: before } = last;
    last.current = { files, rows, seen, starts, earlier };
    const [first] = before.files;
    if (lines || before.rows === rows || !before.earlier || !first || files[0] === first) return;
    const row = before.rows.slice(before.seen).find(({ kind }) => kind === "tiles");
    const anchor = row?.kind === "tiles" ? row.tiles[0]?.file.id : undefined;
    const place = files.findIndex(({ id }) => id === anchor);
    if (!row || place < 0 || !files.some(({ id }) => id === first.id)) return;
    const start = before.starts[before.rows.indexOf(row)] ?? 0;
    shift((starts[rowOfPlace(rows, place)] ?? 0) - start);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows stand elsewhere
  useLayoutEffect(() => look(), [starts, look]);
}

/** One tile has the keyboard: arrows move it, and the focus follows once its row is drawn. */
function useRoving(
  { files, onOpen, onChoose, selection }: GridProps,
  list: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  scrollTo: (row: number) => void,
) {
  const [reached, setReached] = useState(0);
  const place = Math.min(reached, Math.max(0, files.length - 1));
  const reach = (next: number) => {
    setReached(next);
    scrollTo(rowOfPlace(rows, next));
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        list.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }),
      ),
    );
  };
  const handlers = {
    onClick: (event: MouseEvent) => {
      const index = indexOf(event);
      const file = files[index];
      if (!file) return;
      setReached(index);
      if (!onChoose(index, event)) onOpen(file, event.detail === 0);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const index = indexOf(event);
      if (!files[index]) return;
      const next = placeAfter(event.key, rows, index, files.length, stepToTheRight());
      if (next !== null) {
        event.preventDefault();
        reach(next);
        if (event.shiftKey) onChoose(next, event);
        return;
      }
      if (event.key === " " && onChoose(index, event)) event.preventDefault();
    },
    onDragStart: (event: DragEvent) => {
      const file = files[indexOf(event)];
      if (file) dragged("files", selection.has(file.id) ? [...selection] : [file.id]).onDragStart(event);
    },
  };
  const hold = (index: number) => onChoose(index, { shiftKey: false, ctrlKey: true, metaKey: false });
  return { place, reach, hold, handlers };
}

interface RowProps {
  row: Row;
  lines: boolean;
  /** Pixels from the beginning of the list. */
  top: number;
  opened: string;
  selection: ReadonlySet<string>;
  /** The place of the tile that has the keyboard; null where it is in another row. */
  reached: number | null;
  /** Whether it is drawn with all that it has: what passes by shows the colours of its pictures. */
  full: boolean;
}

const UNKNOWN = "var(--picture)";

/** The colours of a row in one background, each as wide as the tile that stands there later. */
function coloursOf(tiles: readonly Tile[], backdrop: MediaParts["backdrop"]): string {
  const stops = tiles.flatMap(({ file, start, width }) => {
    const colour = (hasPicture(file) && backdrop(file, true).backgroundColor) || UNKNOWN;
    return [`#0000 0 ${start}px`, `${colour} 0 ${start + width}px`];
  });
  return `linear-gradient(to ${rightToLeft() ? "left" : "right"}, ${stops.join(", ")}, #0000 0)`;
}

/** Drawn once while it is scrolled by. Placed without a transform, which the browser would keep a layer of its own for. */
const GridRow = memo(function GridRow({ row, lines, top, opened, selection, reached, full }: RowProps) {
  const { backdrop } = useLibrary().parts;
  const style = { insetBlockStart: top, height: row.height };
  if (row.kind === "month")
    return (
      <li className={classes.month} style={style}>
        <h2>{row.words}</h2>
      </li>
    );
  if (!full && !lines)
    return <li className={classes.passing} style={{ ...style, backgroundImage: coloursOf(row.tiles, backdrop) }} />;
  const tiles = row.tiles.map(({ file, index, start, width }) => {
    const state = { opened: file.id === opened, selected: selection.has(file.id), reached: index === reached };
    const tile = { file, index, ...state };
    return lines ? (
      <Line key={file.id} {...tile} passing={!full} style={style} />
    ) : (
      <GridTile key={file.id} {...tile} start={start} width={width} />
    );
  });
  if (lines) return tiles;
  return (
    <li className={classes.row} style={style}>
      {tiles}
    </li>
  );
});

/** Whether a file of the row is open or chosen, which is told at any speed. */
function hasMark(row: Row, opened: string, selection: ReadonlySet<string>): boolean {
  return row.kind === "tiles" && row.tiles.some(({ file: { id } }) => id === opened || selection.has(id));
}

/** What leads to other months, drawn anew when another one is read. */
function useStrip(
  { files, months, scrubber }: GridProps,
  rows: readonly Row[],
  at: ReturnType<typeof useVisible>,
): ReactNode {
  const top = files[rows[at.visible.read]?.first ?? 0];
  const dates = months ?? "came";
  const month = top ? monthOf(top, dates) : "";
  const latest = useRef({ files, rows });
  latest.current = { files, rows };
  const { scrollTo, scrollToStart } = at;
  return useMemo(() => {
    const isOf = (wanted: string) => (row: Row) =>
      row.kind === "month" && monthOf(latest.current.files[row.first] as MediaFile, dates) === wanted;
    const show = (wanted: string) => {
      const row = latest.current.rows.findIndex(isOf(wanted));
      if (row >= 0) scrollTo(row, true);
      return row >= 0;
    };
    return scrubber?.({ month, show, showFirst: scrollToStart });
  }, [scrubber, month, dates, scrollTo, scrollToStart]);
}

export function Grid(props: GridProps) {
  const { files, lines, searching, earlier, scrubber, onNearStart, opened, selection, onLook, onNearEnd } = props;
  const { ref: size, width } = useElementSize<HTMLDivElement>();
  const rows = useRows(props, width);
  const at = useVisible(rows, lines ? 0 : GAP_PX);
  useAnchor(props, rows, at);
  const { list, starts, visible } = at;
  const { place: reached, reach, hold, handlers } = useRoving(props, list, rows, at.scrollTo);
  const { said, handlers: ordering } = useOrdering(props, reach);
  const longPress = useLongPress(hold);
  useStandIns(list, files, visible);
  const strip = useStrip(props, rows, at);
  const from = rows[visible.from]?.first ?? 0;
  const to = rows[visible.to]?.first ?? files.length;
  useEffect(() => onLook(from, to), [from, to, onLook]);
  useEffect(() => {
    if (rows.length > 0 && visible.to > rows.length - NEAR_END) onNearEnd();
  }, [visible.to, rows.length, onNearEnd]);
  useEffect(() => {
    if (earlier && visible.from < NEAR_START) onNearStart();
  }, [earlier, visible.from, onNearStart]);
  return (
    <div
      className={classes.frame}
      aria-busy={searching}
      data-searching={searching}
      data-lines={lines}
      data-scrubber={scrubber !== null}
    >
      {strip}
      <div ref={size}>
        <VisuallyHidden role="status">{said}</VisuallyHidden>
        {lines && <LineHead />}
        <ul
          ref={list}
          className={classes.rows}
          style={{ height: starts.at(-1) }}
          aria-label={words.files}
          {...handlers}
          {...ordering}
          {...longPress}
        >
          {rows.slice(visible.from, visible.to).map((row, place) => {
            const holds = row.kind === "tiles" && reached >= row.first && reached < row.first + row.tiles.length;
            const at = visible.from + place;
            const full = holds || (at >= visible.fullFrom && at < visible.fullTo) || hasMark(row, opened, selection);
            const top = starts[at] ?? 0;
            const state = { opened, selection, reached: holds ? reached : null, full };
            return <GridRow key={row.key} row={row} lines={lines} top={top} {...state} />;
          })}
        </ul>
      </div>
    </div>
  );
}

const SHAPES = [1.5, 1, 1.8, 0.7, 1.4, 1.2, 0.8, 1.6, 1, 1.5, 1.3, 0.75];

/** What stands here until the first files are known. */
export function WaitingGrid({ lines }: { lines: boolean }) {
  return (
    <div className={classes.waiting} aria-hidden="true">
      {SHAPES.map((ratio, place) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: they stand for nothing
          key={place}
          className={classes.shape}
          style={lines ? { height: LINE_PX - 8, width: "100%" } : { height: 180, width: 180 * ratio }}
        />
      ))}
    </div>
  );
}
