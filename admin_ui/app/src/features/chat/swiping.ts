/** Swiping a message to the inner side of its line answers it, by touch: a pointer that scrolls or plays does not. */
import type { RefObject } from "react";
import { useEffect } from "react";

/** Pixels: less is a tap that trembles, and which way a finger goes is not known before. */
const BEGINS = 12;
/** Pixels after which letting go answers the message. */
export const ENOUGH = 64;
const FARTHEST = 88;
/** Pixels at the edges of the window, from where phones go back. */
const EDGE = 24;

/** What has ways of its own to be dragged. */
const DRAGGED = "video, audio, input, textarea, select, [role='slider'], [data-no-swipe]";

interface Swipe {
  pointer: number;
  row: HTMLElement;
  x: number;
  y: number;
  /** 1 where the line runs to the right, -1 where it runs to the left. */
  side: 1 | -1;
  /** Null until it is known that the finger goes along the line. */
  far: number | null;
}

function scrollsSideways(from: Element, until: Element): boolean {
  for (let at: Element | null = from; at && at !== until; at = at.parentElement) {
    if (at.scrollWidth > at.clientWidth + 1 && getComputedStyle(at).overflowX !== "visible") return true;
  }
  return false;
}

function rowAt(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element) || target.closest(DRAGGED)) return null;
  const row = target.closest<HTMLElement>("article[data-message]");
  return row && !scrollsSideways(target, row) ? row : null;
}

function begun(event: PointerEvent): Swipe | null {
  const { pointerType, isPrimary, pointerId, clientX, clientY, target } = event;
  if (pointerType !== "touch" || !isPrimary) return null;
  if (clientX < EDGE || clientX > window.innerWidth - EDGE) return null;
  const row = rowAt(target);
  if (!row) return null;
  const side = getComputedStyle(row).direction === "rtl" ? -1 : 1;
  return { pointer: pointerId, row, x: clientX, y: clientY, side, far: null };
}

/** How far along the line the finger is; null where it goes another way. */
function along(swipe: Swipe, { clientX, clientY }: PointerEvent): number | null {
  const far = (clientX - swipe.x) * swipe.side;
  if (swipe.far !== null) return Math.max(0, far);
  const aside = Math.abs(clientY - swipe.y);
  if (aside > BEGINS || far < -BEGINS) return null;
  return far > BEGINS && far > 2 * aside ? far : 0;
}

function move({ row, side }: Swipe, far: number): void {
  row.style.setProperty("--swiped", `${side * Math.min(far, FARTHEST)}px`);
  row.dataset.swiped = far >= ENOUGH ? "enough" : "begun";
}

function rest({ row }: Swipe): void {
  row.style.removeProperty("--swiped");
  delete row.dataset.swiped;
}

/** Calls `onReply` with the id of a message in `list` that was swiped. */
export function useSwiping(list: RefObject<HTMLElement | null>, onReply: ((message: string) => void) | null): void {
  useEffect(() => {
    const within = list.current;
    if (!within || !onReply) return;
    let swipe: Swipe | null = null;
    const end = () => {
      if (swipe) rest(swipe);
      swipe = null;
    };
    const down = (event: PointerEvent) => {
      end();
      swipe = begun(event);
    };
    const moved = (event: PointerEvent) => {
      if (swipe?.pointer !== event.pointerId) return;
      const far = along(swipe, event);
      if (far === null) return end();
      if (far === 0 && swipe.far === null) return;
      const crossed = far >= ENOUGH && (swipe.far ?? 0) < ENOUGH;
      swipe.far = far;
      move(swipe, far);
      if (crossed) navigator.vibrate?.(10);
    };
    const up = (event: PointerEvent) => {
      if (swipe?.pointer !== event.pointerId) return;
      const { far, row } = swipe;
      end();
      const { message } = row.dataset;
      if (message && far !== null && far >= ENOUGH) onReply(message);
    };
    within.addEventListener("pointerdown", down);
    within.addEventListener("pointermove", moved);
    within.addEventListener("pointerup", up);
    within.addEventListener("pointercancel", end);
    return () => {
      end();
      within.removeEventListener("pointerdown", down);
      within.removeEventListener("pointermove", moved);
      within.removeEventListener("pointerup", up);
      within.removeEventListener("pointercancel", end);
    };
  }, [list, onReply]);
}
