/** What stands until the page is known: its frame, for people who were logged in here, as `index.html` draws it at once. */
import { Center, Loader } from "@mantine/core";
import { useEffect } from "react";
import { TEXTS } from "../texts.ts";
import classes from "./Waiting.module.css";

const KEY = "offchat-logged-in";

/** Remembers whether the next start begins with the frame of the page. */
export function useFrameNextTime(loggedIn: boolean | undefined): void {
  useEffect(() => {
    if (loggedIn === undefined) return;
    // Where nothing may be kept, the next start begins without it.
    try {
      if (loggedIn) localStorage.setItem(KEY, "1");
      else localStorage.removeItem(KEY);
    } catch {}
  }, [loggedIn]);
}

function Blocks({ count }: { count: number }) {
  return Array.from({ length: count }, (_, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks are all alike
    <i key={place} />
  ));
}

export function Waiting() {
  if (!document.documentElement.dataset.place) {
    return (
      <Center h="100dvh" className={classes.late ?? ""}>
        <Loader size="sm" aria-label={TEXTS.general.loading} />
      </Center>
    );
  }
  return (
    <div className="cold" role="status" aria-label={TEXTS.general.loading}>
      <div className="cold-rail">
        <Blocks count={5} />
      </div>
      <div className="cold-main">
        <Blocks count={4} />
      </div>
    </div>
  );
}
