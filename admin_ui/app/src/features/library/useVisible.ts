/** Which rows of a list are drawn while the page scrolls over it; their heights are known, so that nothing is measured. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Row } from "./layout.ts";

/** So many rows are drawn above and below those that are seen. */
const AROUND = 4;
/** What covers the window: the head of the page, and the bar below it. */
const COVERED_PX = { above: 120, below: 72 };
const STRIP_TOP_PX = 16;
/** Where one reads: months are brought there. */
const READING_PX = 130;

/** Where rows begin, in pixels from the beginning of the list, and where the last one ends. */
export function startsOf(rows: readonly Pick<Row, "height">[], gap: number): readonly number[] {
  let start = 0;
  const starts = rows.map(({ height }) => {
    const here = start;
    start += height + gap;
    return here;
  });
  return [...starts, start];
}

/** The row at so many pixels from the beginning of the list; the first or last one for what is outside of it. */
export function rowAt(starts: readonly number[], px: number): number {
  let [low, high] = [0, Math.max(0, starts.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A window's height that passes in less time shows its colours alone: its pictures would come when it is gone. */
const PASSING_MS = 200;
/** What comes later than that after the last scrolling is another one. */
const PAUSE_MS = 150;

export interface Visible {
  /** The first row that is drawn, and the first one behind it that is not. */
  from: number;
  to: number;
  /** The first row that is seen, and the one where one reads. */
  seen: number;
  read: number;
  /** Whether it is scrolled too fast for pictures. */
  passing: boolean;
}

const NOTHING: Visible = { from: 0, to: 0, seen: 0, read: 0, passing: false };

function isSame(one: Visible, other: Visible): boolean {
  return (["from", "to", "seen", "read", "passing"] as const).every((name) => one[name] === other[name]);
}

/** Whether a list is scrolled too fast for pictures, of how far it has come at which times. */
export function passingOf(before: { at: number; top: number }, now: { at: number; top: number }, height: number) {
  const took = now.at - before.at;
  return took < PAUSE_MS && Math.abs(now.top - before.top) * PASSING_MS > height * took;
}

export function useVisible(rows: readonly Row[], gap: number) {
  const list = useRef<HTMLUListElement>(null);
  const starts = useMemo(() => startsOf(rows, gap), [rows, gap]);
  const [visible, setVisible] = useState(NOTHING);
  const latest = useRef({ starts, visible, place: { at: 0, top: 0 } });
  latest.current.starts = starts;
  const topOf = useCallback(() => list.current?.getBoundingClientRect().top ?? 0, []);
  /** Draws what is in the window now; nothing is drawn while it stays among the same rows. */
  const look = useCallback(() => {
    const { starts, visible: before, place } = latest.current;
    const top = -topOf();
    const [seen, last] = [rowAt(starts, top), rowAt(starts, top + window.innerHeight)];
    const [from, to] = [Math.max(0, seen - AROUND), Math.min(starts.length - 1, last + 1 + AROUND)];
    latest.current.place = { at: performance.now(), top };
    const passing = passingOf(place, latest.current.place, window.innerHeight);
    const next = { from, to, seen, read: rowAt(starts, top + READING_PX), passing };
    if (isSame(before, next)) return;
    latest.current.visible = next;
    setVisible(next);
  }, [topOf]);
  useEffect(() => {
    let pause: ReturnType<typeof setTimeout> | undefined;
    const scrolled = () => {
      // In the frame that scrolls: later would show what is not drawn yet.
      flushSync(look);
      clearTimeout(pause);
      pause = setTimeout(look, PAUSE_MS);
    };
    window.addEventListener("scroll", scrolled, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      clearTimeout(pause);
      window.removeEventListener("scroll", scrolled);
      window.removeEventListener("resize", look);
    };
  }, [look]);
  /** Brings a row into view, or to where one reads. */
  const scrollTo = useCallback(
    (row: number, toReading = false) => {
      const { starts } = latest.current;
      const above = topOf() + (starts[row] ?? 0) - COVERED_PX.above;
      const below = topOf() + (starts[row + 1] ?? 0) - window.innerHeight + COVERED_PX.below;
      if (toReading || above < 0) window.scrollBy(0, above);
      else if (below > 0) window.scrollBy(0, below);
    },
    [topOf],
  );
  /** Brings the beginning of the list into view. */
  const scrollToStart = useCallback(() => window.scrollBy(0, topOf() - STRIP_TOP_PX), [topOf]);
  return { list, starts, visible, look, scrollTo, scrollToStart };
}
