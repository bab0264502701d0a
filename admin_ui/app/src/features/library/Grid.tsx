/** The files of a library as a justified grid or as lines, of which only the visible part is drawn; the page scrolls it. */
import { VisuallyHidden } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import type { MediaFile } from "@offchat/client";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode, RefObject } from "react";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { library as words } from "../../texts/library.ts";
import { stepToTheRight } from "../../ui/direction.ts";
import { dragged } from "./drag.ts";
import classes from "./grid.module.css";
import { Line, LineHead } from "./Line.tsx";
import type { Dates, Layout, Row, Tile } from "./layout.ts";
import { layout, linesOf, monthOf } from "./layout.ts";
import { placeAfter, rowOfPlace } from "./navigate.ts";
import type { Choosing } from "./selection.ts";
import type { TileProps } from "./Tile.tsx";
import { GridTile } from "./Tile.tsx";
import { useLongPress } from "./useLongPress.ts";
import type { Reorder } from "./useOrder.ts";
import { useOrdering } from "./useOrdering.ts";

const GAP_PX = 6;
const LINE_PX = 52;
const TARGET_PX = { narrow: 120, wide: 196 };
const NARROW_PX = 640;
/** So many rows before the end, the next page is asked for. */
const NEAR_END = 12;
/** So many rows before the beginning, the page before is asked for. */
const NEAR_START = 3;
const STRIP_TOP_PX = 16;
const READING_PX = 130;

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

/** Which rows are drawn, and where the list begins on the page. */
function useVisible(rows: readonly Row[], lines: boolean) {
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.height ?? 0) + (lines ? 0 : GAP_PX),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 4,
    scrollMargin: margin,
    scrollPaddingStart: 120,
    scrollPaddingEnd: 72,
  });
  useLayoutEffect(() => {
    // To ask for it lays the page out, which would cost every frame of scrolling more than all else.
    if (virtual.isScrolling) return;
    const top = (list.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(top - margin) > 1) setMargin(top);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew only where they have changed
  useLayoutEffect(() => virtual.measure(), [rows]);
  return { list, virtual };
}

/** Pixels from the beginning of the list to a row. */
function startOf(rows: readonly Row[], index: number): number {
  return rows.slice(0, index).reduce((sum, { height }) => sum + height + GAP_PX, 0);
}

/** Where files come before those that are loaded, what is seen stays where it is on the screen. */
function useAnchor({ files, lines, earlier }: GridProps, rows: readonly Row[], seen: number) {
  const last = useRef({ files, rows, seen, earlier });
  useLayoutEffect(() => {
    const { current: before } = last;
    last.current = { files, rows, seen, earlier };
    const [first] = before.files;
    if (lines || before.rows === rows || !before.earlier || !first || files[0] === first) return;
    const row = before.rows.slice(before.seen).find(({ kind }) => kind === "tiles");
    const anchor = row?.kind === "tiles" ? row.tiles[0]?.file.id : undefined;
    const place = files.findIndex(({ id }) => id === anchor);
    if (!row || place < 0 || !files.some(({ id }) => id === first.id)) return;
    window.scrollBy(0, startOf(rows, rowOfPlace(rows, place)) - startOf(before.rows, before.rows.indexOf(row)));
  });
}

/** One tile has the keyboard: arrows move it, and the focus follows once its row is drawn. */
function useRoving(
  { files, onOpen, onChoose }: GridProps,
  list: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  scrollTo: (row: number) => void,
) {
  const [reached, setReached] = useState(0);
  const place = Math.min(reached, Math.max(0, files.length - 1));
  const latest = useRef({ files, rows, onOpen, onChoose, scrollTo });
  latest.current = { files, rows, onOpen, onChoose, scrollTo };
  const reach = useCallback(
    (next: number) => {
      setReached(next);
      latest.current.scrollTo(rowOfPlace(latest.current.rows, next));
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          list.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }),
        ),
      );
    },
    [list],
  );
  const key = useCallback(
    (index: number, event: KeyboardEvent) => {
      const now = latest.current;
      const next = placeAfter(event.key, now.rows, index, now.files.length, stepToTheRight());
      if (next !== null) {
        event.preventDefault();
        reach(next);
        if (event.shiftKey) now.onChoose(next, event);
        return;
      }
      if (event.key === " " && now.onChoose(index, event)) event.preventDefault();
    },
    [reach],
  );
  const hold = useCallback(
    (index: number) => latest.current.onChoose(index, { shiftKey: false, ctrlKey: true, metaKey: false }),
    [],
  );
  const press = useCallback((file: MediaFile, index: number, event: MouseEvent) => {
    setReached(index);
    const now = latest.current;
    if (!now.onChoose(index, event)) now.onOpen(file, event.detail === 0);
  }, []);
  return { place, key, press, hold, reach };
}

interface RowProps extends Pick<TileProps, "onOpen" | "onKey" | "onDrag"> {
  row: Row;
  lines: boolean;
  /** Pixels from the beginning of the list. */
  top: number;
  opened: string;
  selection: ReadonlySet<string>;
  /** The place of the tile that has the keyboard; null where it is in another row. */
  reached: number | null;
}

/** Drawn once while it is scrolled by. Placed without a transform, which the browser would keep a layer of its own for. */
const GridRow = memo(function GridRow({ row, lines, top, opened, selection, reached, ...handlers }: RowProps) {
  const style = { insetBlockStart: top, height: row.height };
  if (row.kind === "month")
    return (
      <li className={classes.month} style={style}>
        <h2>{row.words}</h2>
      </li>
    );
  const tile = ({ file, index }: Tile) => ({
    file,
    index,
    opened: file.id === opened,
    selected: selection.has(file.id),
    reached: index === reached,
    ...handlers,
  });
  if (lines) return row.tiles.map((one) => <Line key={one.file.id} {...tile(one)} style={style} />);
  return (
    <li className={classes.row} style={style}>
      {row.tiles.map((one) => (
        <span key={one.file.id} style={{ width: one.width, height: row.height }}>
          <GridTile {...tile(one)} />
        </span>
      ))}
    </li>
  );
});

export function Grid(props: GridProps) {
  const { files, lines, searching, earlier, scrubber, onNearStart, opened, selection, onLook, onNearEnd } = props;
  const { ref: size, width } = useElementSize<HTMLDivElement>();
  const rows = useRows(props, width);
  const { list, virtual } = useVisible(rows, lines);
  const scrollTo = (row: number) => virtual.scrollToIndex(row, { align: "auto" });
  const { place: reached, key, press, hold, reach } = useRoving(props, list, rows, scrollTo);
  const { said, handlers } = useOrdering(props, reach);
  const longPress = useLongPress(hold);
  const chosen = useRef(selection);
  chosen.current = selection;
  const drag = useCallback(({ id }: MediaFile, event: DragEvent) => {
    const all = chosen.current.has(id) ? [...chosen.current] : [id];
    dragged("files", all).onDragStart(event);
  }, []);
  const items = virtual.getVirtualItems();
  const seen = virtual.getVirtualItemForOffset(virtual.scrollOffset ?? 0)?.index ?? 0;
  useAnchor(props, rows, seen);
  const last = items.at(-1)?.index ?? -1;
  const from = rows[items[0]?.index ?? 0]?.first ?? 0;
  const to = rows[last + 1]?.first ?? files.length;
  useEffect(() => onLook(from, to), [from, to, onLook]);
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - NEAR_END) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  const first = items[0]?.index ?? 0;
  useEffect(() => {
    if (earlier && first < NEAR_START) onNearStart();
  }, [earlier, first, onNearStart]);
  // Months are brought there, and so that is where one reads.
  const read = virtual.getVirtualItemForOffset((virtual.scrollOffset ?? 0) + READING_PX)?.index ?? 0;
  const top = files[rows[read]?.first ?? 0];
  const place = {
    month: top ? monthOf(top, props.months ?? "came") : "",
    show: (month: string) => {
      const row = rows.findIndex(
        ({ kind, first: at }) => kind === "month" && monthOf(files[at] as MediaFile, props.months ?? "came") === month,
      );
      if (row >= 0) virtual.scrollToIndex(row, { align: "start" });
      return row >= 0;
    },
    showFirst: () => window.scrollTo({ top: virtual.options.scrollMargin - STRIP_TOP_PX }),
  };
  const common = { opened, selection, onOpen: press, onKey: key, onDrag: drag };
  return (
    <div className={classes.frame} aria-busy={searching} data-searching={searching} data-scrubber={scrubber !== null}>
      {scrubber?.(place)}
      <div ref={size}>
        <VisuallyHidden role="status">{said}</VisuallyHidden>
        {lines && <LineHead />}
        <ul
          ref={list}
          className={classes.rows}
          style={{ height: virtual.getTotalSize() }}
          aria-label={words.files}
          {...handlers}
          {...longPress}
        >
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            const holds = row.kind === "tiles" && reached >= row.first && reached < row.first + row.tiles.length;
            const place = { top: start - virtual.options.scrollMargin, reached: holds ? reached : null };
            return <GridRow key={row.key} row={row} lines={lines} {...place} {...common} />;
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
