/** The searches of a person in a namespace, kept in this browser. */
import { useState } from "react";
import { useLibrary } from "./context.ts";
import type { Searches } from "./searches.ts";
import { isKept, readSearches, withKept, withoutRecent, withRecent } from "./searches.ts";

export function useSearches() {
  const { me, namespace } = useLibrary();
  const key = `offchat.searches.${me.user.id}.${namespace.slug}`;
  const [searches, setSearches] = useState(() => {
    try {
      return readSearches(localStorage.getItem(key));
    } catch {
      return readSearches(null);
    }
  });
  const put = (next: Searches) => {
    setSearches(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Nothing is stored in this browser: they last as long as the page.
    }
  };
  return {
    ...searches,
    isKept: (q: string) => isKept(searches, q),
    remember: (q: string) => put(withRecent(searches, q)),
    toggle: (q: string) => put(withKept(searches, q)),
    forget: () => put(withoutRecent(searches)),
  };
}
