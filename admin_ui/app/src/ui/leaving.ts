/** Asks before a page is closed or loaded anew while something would be lost by it. */
import { useEffect } from "react";

export function useAskBeforeLeaving(loses: boolean): void {
  useEffect(() => {
    if (!loses) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [loses]);
}
