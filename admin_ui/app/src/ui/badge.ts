/** The number on the icon of the installed page. */
import { useEffect } from "react";

/** Shows how many messages wait; none takes the badge away. Nothing happens where browsers know no badges. */
export function useBadge(waiting: number): void {
  useEffect(() => {
    if (!("setAppBadge" in navigator)) return;
    const done = waiting > 0 ? navigator.setAppBadge(waiting) : navigator.clearAppBadge();
    done.catch(() => undefined);
  }, [waiting]);
}
