/** The last few searches of a person, kept by the browser. */
const MOST = 6;

function nameOf(user: string): string {
  return `offchat.searched.${user}`;
}

export function recentSearches(user: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(user)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keep one more; what was typed on the way to it gives way. */
export function rememberSearch(user: string, typed: string): void {
  const q = typed.trim();
  if (q === "") return;
  const others = recentSearches(user).filter((one) => !q.toLowerCase().startsWith(one.toLowerCase()));
  keep(user, [q, ...others].slice(0, MOST));
}

export function forgetSearches(user: string): void {
  keep(user, []);
}

function keep(user: string, searches: readonly string[]): void {
  try {
    localStorage.setItem(nameOf(user), JSON.stringify(searches));
  } catch {
    // A full or forbidden storage: the next search begins without them.
  }
}
