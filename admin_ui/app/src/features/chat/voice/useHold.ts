/** A button that is held: what a tap begins goes on by itself, what is held ends where one lets go. */
import type { PointerEvent as ReactPointerEvent } from "react";
import { useEffect, useRef, useState } from "react";

const HOLD_MS = 300;
/** So far from where it was pressed nothing is sent any more. */
const AWAY_PX = 96;

/** `held` and `away` while it is pressed, near and far; `sent` and `discarded` once one has let go there. */
export type Hold = "none" | "held" | "away" | "sent" | "discarded";

/** `begin` is called when the button has been held for a moment; a shorter press stays a click. */
export function useHold(begin: () => void) {
  const [hold, setHold] = useState<Hold>("none");
  const end = useRef<() => void>(() => undefined);
  useEffect(() => () => end.current(), []);
  const press = ({ button, pointerId, clientX, clientY }: ReactPointerEvent) => {
    if (button !== 0) return;
    end.current();
    let begun = false;
    const timer = setTimeout(() => {
      begun = true;
      setHold("held");
      begin();
    }, HOLD_MS);
    const isAway = (at: PointerEvent) => Math.hypot(at.clientX - clientX, at.clientY - clientY) > AWAY_PX;
    const mine = (then: (at: PointerEvent) => void) => (at: PointerEvent) => {
      if (at.pointerId === pointerId) then(at);
    };
    const over = (next: (at: PointerEvent) => Hold) =>
      mine((at) => {
        end.current();
        if (begun) setHold(next(at));
      });
    const moved = mine((at) => begun && setHold(isAway(at) ? "away" : "held"));
    const released = over((at) => (isAway(at) ? "discarded" : "sent"));
    // The system has taken the finger for something else: it goes on as after a tap.
    const cancelled = over(() => "none");
    addEventListener("pointermove", moved);
    addEventListener("pointerup", released);
    addEventListener("pointercancel", cancelled);
    end.current = () => {
      clearTimeout(timer);
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", released);
      removeEventListener("pointercancel", cancelled);
    };
  };
  return { hold, press, forget: () => setHold("none") };
}
