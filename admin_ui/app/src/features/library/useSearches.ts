/** The searches of a person: the latest ones in a namespace, in this browser, and those that they keep. */
import { useState } from "react";
import { useLibrary } from "./context.ts";
import { isKept, readRecent, withKept, withRecent } from "./searches.ts";

export function useSearches() {
  const { me, namespace, saved } = useLibrary();
  const key = `offchat.searches.${me.user.id}.${namespace.slug}`;
  const [recent, setRecent] = useState(() => {
    try {
      return readRecent(localStorage.getItem(key));
    } catch {
      return readRecent(null);
    }
  });
  const put = (next: readonly string[]) => {
    setRecent(next);
    try {
      localStorage.setItem(key, JSON.stringify({ recent: next }));
    } catch {
      // Nothing is stored in this browser: they last as long as the page.
    }
  };
  return {
    recent,
    kept: saved.searches,
    isKept: (q: string) => isKept(saved.searches, q),
    remember: (q: string) => put(withRecent(recent, q)),
    toggle: (q: string) => saved.save(withKept(saved.searches, q)),
    forget: () => put([]),
  };
}
