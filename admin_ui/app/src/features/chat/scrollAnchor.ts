/** Where the reader is: at the end, which stays in view, or further up, at a message that does not move. */
import type { Virtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useChat } from "./connection.ts";
import type { Row } from "./rows.ts";

type List = Virtualizer<HTMLDivElement, Element>;
type Viewport = RefObject<HTMLDivElement | null>;

/** So near the end counts as being there. */
export const AT_END_PX = 80;
const EARLIER_PX = 250;
const TRY_AGAIN_MS = 3000;
const SETTLE_MS = 400;
const INPUTS = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

interface Anchor {
  key: string;
  /** Distance from the upper edge of the viewport, in pixels. */
  top: number;
}

/** Days and the top row move when older messages come in; what was said does not. */
function standsStill(row: Row | undefined): boolean {
  return row?.kind === "message" || row?.kind === "deleted" || row?.kind === "pending";
}

function anchorOf(list: List, rows: readonly Row[], offset: number): Anchor | null {
  const item = list.getVirtualItems().find(({ index, end }) => end > offset && standsStill(rows[index]));
  const row = item && rows[item.index];
  return row ? { key: row.key, top: item.start - offset } : null;
}

function nearEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight <= AT_END_PX;
}

/**
 * Whether the reader is at the end, and the way there.
 *
 * Going to the end takes some frames, because rows are measured only when they are drawn: until they have settled no
 * scroll event means that somebody left the end, unless a hand moved there.
 */
function useEnd(list: List, viewport: Viewport, newer: boolean, away: boolean) {
  const ended = useRef(!away);
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  const toEnd = useCallback(() => {
    if (newer) return;
    ended.current = true;
    list.scrollToEnd();
    clearTimeout(settling.current);
    settling.current = setTimeout(() => {
      settling.current = undefined;
      if (viewport.current && !nearEnd(viewport.current)) list.scrollToEnd();
    }, SETTLE_MS);
  }, [list, viewport, newer]);
  const byHand = useCallback(() => {
    clearTimeout(settling.current);
    settling.current = undefined;
  }, []);
  const scrolled = (element: HTMLElement) => {
    if (nearEnd(element) && !newer) ended.current = true;
    else if (settling.current === undefined) ended.current = false;
  };
  useEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (ended.current) toEnd();
    });
    observer.observe(element);
    for (const input of INPUTS) element.addEventListener(input, byHand, { passive: true });
    return () => {
      byHand();
      observer.disconnect();
      for (const input of INPUTS) element.removeEventListener(input, byHand);
    };
  }, [viewport, toEnd, byHand]);
  return { ended, toEnd, scrolled };
}

interface Loaded {
  /** Whether newer messages stand behind the rows: then their end is not where one stays. */
  newer: boolean;
  /** The row to begin at, -1 for the end. */
  start: number;
}

/**
 * Keeps the reader's place while rows come in above or below, or the viewport changes.
 *
 * Answers what a scroll must call, and whether the end is in view; it stays so while the end moves with a new row.
 */
export function useScrollAnchor(
  list: List,
  viewport: Viewport,
  rows: readonly Row[],
  { newer, start: first }: Loaded,
): { atEnd: boolean; moved: () => void } {
  const anchor = useRef<Anchor | null>(null);
  const begun = useRef(false);
  const { ended, toEnd, scrolled } = useEnd(list, viewport, newer, first >= 0);
  const oldest = rows.find(standsStill)?.key ?? null;
  const knownOldest = useRef(oldest);
  const last = rows.at(-1);
  const sent = last?.kind === "pending" ? last.key : null;
  const knownSent = useRef<string | null>(null);
  const owed = useRef(false);
  const [there, setThere] = useState(first < 0);
  const look = () => {
    const element = viewport.current;
    if (element) setThere(ended.current || nearEnd(element));
  };

  useLayoutEffect(() => {
    // Once: who reads further up stays there when what comes behind has been loaded to its end.
    if (begun.current) return;
    begun.current = true;
    if (first < 0) return toEnd();
    list.scrollToIndex(first, { align: "center" });
    ended.current = false;
  }, [list, toEnd, ended, first]);
  useLayoutEffect(() => {
    const kept = anchor.current;
    const place = kept && knownOldest.current !== oldest ? rows.findIndex(({ key }) => key === kept.key) : -1;
    const start = list.measurementsCache[place]?.start;
    knownOldest.current = oldest;
    if (kept && start !== undefined) list.scrollToOffset(start - kept.top);
    else anchor.current = anchorOf(list, rows, viewport.current?.scrollTop ?? 0);
  });
  useLayoutEffect(() => {
    if (sent !== null && sent !== knownSent.current) {
      knownSent.current = sent;
      owed.current = true;
    }
    // Who writes while reading further back is taken to the end as soon as that is loaded.
    if (!owed.current || newer) return;
    owed.current = false;
    toEnd();
  }, [toEnd, sent, newer]);
  // Rows come in above what waits to be sent, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are the reason
  useLayoutEffect(() => {
    if (ended.current) toEnd();
  }, [ended, toEnd, rows]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that fit end in view without a scroll
  useEffect(look, [rows]);

  const moved = () => {
    const element = viewport.current;
    if (!element) return;
    scrolled(element);
    look();
    anchor.current = anchorOf(list, rows, element.scrollTop);
  };
  return { atEnd: there && !newer, moved };
}

/** Loads what comes behind a window further back as soon as the reader is near its end; answers what a scroll must call. */
export function useLater(room: string, viewport: Viewport, newer: boolean): () => void {
  const chat = useChat();
  const loading = useRef(false);
  return () => {
    const element = viewport.current;
    if (!newer || loading.current || !element) return;
    if (element.scrollHeight - element.scrollTop - element.clientHeight > EARLIER_PX) return;
    loading.current = true;
    const done = () => {
      loading.current = false;
    };
    void chat.later(room).then(done, () => setTimeout(done, TRY_AGAIN_MS));
  };
}

/** Loads what came before as soon as the reader is near the top; answers what a scroll must call. */
export function useEarlier(room: string, viewport: Viewport, rows: readonly Row[]): () => void {
  const chat = useChat();
  const loading = useRef(false);
  const [top] = rows;
  const more = top?.kind === "top" && top.more;
  const oldest = rows.find(standsStill)?.key;
  const load = useCallback(async () => {
    const element = viewport.current;
    if (!more || loading.current || !element || element.scrollTop > EARLIER_PX) return;
    loading.current = true;
    const failed = await chat.history(room).then(
      () => false,
      () => true,
    );
    loading.current = false;
    if (failed) setTimeout(() => void load(), TRY_AGAIN_MS);
  }, [chat, room, viewport, more]);
  // Again after each page, because one may be too short to fill the viewport.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the oldest message stands for the page
  useEffect(() => {
    const timer = setTimeout(() => void load(), 60);
    return () => clearTimeout(timer);
  }, [load, oldest]);
  return () => void load();
}
