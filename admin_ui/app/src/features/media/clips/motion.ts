/** Whether what moves by itself may move: as the person says, and while one looks at it. */
import type { RefObject } from "react";
import { useEffect, useState } from "react";

/** Whether the person has asked for less motion. */
export function wantsStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Whether the element is in sight. */
export function useInSight(element: RefObject<Element | null>): boolean {
  const [inSight, setInSight] = useState(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (!element.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver((entries) => setInSight(entries.at(-1)?.isIntersecting ?? false));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return inSight;
}
