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

/** So many rows are drawn in full in one frame at each end of those that are: a frame has work for no more. */
const A_FRAME = 1;
/** A window's height that passes in less time shows its colours alone: its pictures would come when it is gone. */
const PASSING_MS = 200;
/** What comes later than that after the last scrolling is another one. */
const PAUSE_MS = 150;

export interface Visible {
  /** The first row that is drawn, and the first one behind it that is not. */
  from: number;
  to: number;
  /** The first and the last row that are seen, and the one where one reads. */
  seen: number;
  last: number;
  read: number;
  /** The first row that is drawn in full, and the first one behind it that is not: others show their colours alone. */
  fullFrom: number;
  fullTo: number;
}

const NOTHING: Visible = { from: 0, to: 0, seen: 0, last: 0, read: 0, fullFrom: 0, fullTo: 0 };

function isSame(one: Visible, other: Visible): boolean {
  return (Object.keys(one) as (keyof Visible)[]).every((name) => one[name] === other[name]);
}

/** How the rows go by: not at all, so that all of one frame may be spent on them; slowly; too fast to be looked at. */
export type Pace = "standing" | "moving" | "passing";

type Full = Pick<Visible, "fullFrom" | "fullTo">;

/** Which of the rows that are drawn now are drawn in full, where those `before` were. */
export function fullRows(before: Full, now: Omit<Visible, "fullFrom" | "fullTo" | "read">, pace: Pace): Full {
  const { from, to, seen, last } = now;
  const stay = { fullFrom: Math.max(from, before.fullFrom), fullTo: Math.min(to, before.fullTo) };
  const none = stay.fullFrom >= stay.fullTo;
  if (pace === "passing") return none ? { fullFrom: seen, fullTo: seen } : stay;
  const apart = none || stay.fullTo < seen || stay.fullFrom > last + 1;
  const begin = apart ? { fullFrom: seen, fullTo: seen } : stay;
  if (pace === "standing")
    return { fullFrom: Math.min(begin.fullFrom, seen), fullTo: Math.min(to, Math.max(begin.fullTo, last + 1)) };
  return { fullFrom: Math.max(from, begin.fullFrom - A_FRAME), fullTo: Math.min(to, begin.fullTo + A_FRAME) };
}

/** How a list goes by, of how far it has come at which times. */
export function paceOf(before: { at: number; top: number }, now: { at: number; top: number }, height: number): Pace {
  const took = now.at - before.at;
  if (took >= PAUSE_MS) return "standing";
  return Math.abs(now.top - before.top) * PASSING_MS > height * took ? "passing" : "moving";
}

const PAUSED = { at: Number.NEGATIVE_INFINITY, top: 0 };

export function useVisible(rows: readonly Row[], gap: number) {
  const list = useRef<HTMLUListElement>(null);
  const starts = useMemo(() => startsOf(rows, gap), [rows, gap]);
  const [visible, setVisible] = useState(NOTHING);
  const latest = useRef({ starts, visible, place: PAUSED, pace: "standing" as Pace });
  latest.current.starts = starts;
  const topOf = useCallback(() => list.current?.getBoundingClientRect().top ?? 0, []);
  const show = useCallback((next: Visible) => {
    if (isSame(latest.current.visible, next)) return;
    latest.current.visible = next;
    setVisible(next);
  }, []);
  /** Draws what is in the window now; nothing is drawn while it stays among the same rows. */
  const look = useCallback(() => {
    const { starts, visible: before } = latest.current;
    const top = -topOf();
    const [seen, last] = [rowAt(starts, top), rowAt(starts, top + window.innerHeight)];
    const [from, to] = [Math.max(0, seen - AROUND), Math.min(starts.length - 1, last + 1 + AROUND)];
    const place = { at: performance.now(), top };
    const pace = paceOf(latest.current.place, place, window.innerHeight);
    // Where nothing stands yet, nothing was scrolled.
    Object.assign(latest.current, { pace, place: starts.length > 1 ? place : PAUSED });
    const now = { from, to, seen, last, read: rowAt(starts, top + READING_PX) };
    show({ ...now, ...fullRows(before, now, pace) });
  }, [topOf, show]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (latest.current.pace === "passing") return;
    const frame = requestAnimationFrame(() => {
      const { visible: now } = latest.current;
      show({ ...now, ...fullRows(now, now, "moving") });
    });
    return () => cancelAnimationFrame(frame);
  }, [visible, show]);
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
  /** Keeps what is seen where it is when rows come before it. */
  const shift = useCallback((px: number) => {
    window.scrollBy(0, px);
    latest.current.place = PAUSED;
  }, []);
  /** Brings the beginning of the list into view. */
  const scrollToStart = useCallback(() => window.scrollBy(0, topOf() - STRIP_TOP_PX), [topOf]);
  return { list, starts, visible, look, shift, scrollTo, scrollToStart };
}
