/** A file that a finger rests on is chosen, as a click with Ctrl does; later taps choose more until none is chosen. */
import type { MouseEvent, PointerEvent, SyntheticEvent } from "react";
import { useEffect, useRef } from "react";

const PRESS_MS = 450;
/** A finger that moves farther scrolls. */
const SLIP_PX = 10;

interface Press {
  timer: ReturnType<typeof setTimeout>;
  x: number;
  y: number;
}

/** Handlers for the list of tiles; `onLong` gets the place of the tile. */
export function useLongPress(onLong: (index: number) => void) {
  const press = useRef<Press>(null);
  /** Whether a finger was the last to touch the list: then nothing is dragged, and no menu opens over a picture. */
  const byFinger = useRef(false);
  /** Whether the finger has chosen already: what its lifting would open stays closed. */
  const done = useRef(false);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  useEffect(() => () => clearTimeout(press.current?.timer), []);
  const stop = (event: SyntheticEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    onPointerDown: ({ pointerType, isPrimary, clientX: x, clientY: y, target }: PointerEvent) => {
      end();
      byFinger.current = pointerType === "touch";
      done.current = false;
      const tile = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
      if (!byFinger.current || !isPrimary || !tile) return;
      const timer = setTimeout(() => {
        done.current = true;
        onLong(Number(tile.dataset.index));
      }, PRESS_MS);
      press.current = { timer, x, y };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (press.current && Math.hypot(clientX - press.current.x, clientY - press.current.y) > SLIP_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu: (event: MouseEvent) => {
      if (byFinger.current) event.preventDefault();
    },
    onDragStartCapture: (event: SyntheticEvent) => {
      if (byFinger.current) stop(event);
    },
    onClickCapture: (event: MouseEvent) => {
      if (done.current && event.detail > 0) stop(event);
      done.current = false;
    },
  };
}
