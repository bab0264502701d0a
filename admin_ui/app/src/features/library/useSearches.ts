/** The searches of a person: the latest ones in a namespace, in this browser, and those that they keep. */
import { useEffect, useEffectEvent, useState } from "react";
import { useLibrary } from "./context.ts";
import type { Stored } from "./searches.ts";
import { isKept, readStored, withAll, withKept, withRecent } from "./searches.ts";

export function useSearches() {
  const { me, namespace, saved } = useLibrary();
  const key = `offchat.searches.${me.user.id}.${namespace.slug}`;
  const [stored, setStored] = useState(() => {
    try {
      return readStored(localStorage.getItem(key));
    } catch {
      return readStored(null);
    }
  });
  const put = (change: Partial<Stored>) => {
    const next = { ...stored, ...change };
    setStored(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Nothing is stored in this browser: they last as long as the page.
    }
  };
  const moved = useEffectEvent(() => put({ kept: undefined }));
  const { change } = saved;
  const { kept: old } = stored;
  const ready = saved.searches !== null;
  useEffect(() => {
    // Where the server does not take them, they stay for the next time.
    if (ready && old) change((now) => withAll(now, old)).then(moved, () => undefined);
  }, [ready, old, change]);
  const kept = saved.searches ?? [];
  return {
    recent: stored.recent,
    kept,
    ready,
    isKept: (q: string) => isKept(kept, q),
    remember: (q: string) => put({ recent: withRecent(stored.recent, q) }),
    toggle: (q: string) => {
      const keep = !isKept(kept, q);
      change((now) => (isKept(now, q) === keep ? now : withKept(now, q))).catch(() => undefined);
    },
    forget: () => put({ recent: [] }),
  };
}
