/** What a person looked for in a library: the last few searches, and those that they keep; on this device alone. */

export interface Searches {
  /** The latest first. */
  recent: readonly string[];
  kept: readonly string[];
}

const RECENT = 6;
const KEPT = 20;
const NONE: Searches = { recent: [], kept: [] };

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** With one search more; the beginning of it that was looked for while it was typed gives way. */
export function withRecent(searches: Searches, typed: string): Searches {
  const q = typed.trim();
  if (q === "") return searches;
  const others = searches.recent.filter((one) => !q.toLowerCase().startsWith(one.toLowerCase()));
  return { ...searches, recent: [q, ...others].slice(0, RECENT) };
}

export function isKept({ kept }: Searches, typed: string): boolean {
  return kept.some((one) => same(one, typed.trim()));
}

/** Keeps a search for good, or no longer. */
export function withKept(searches: Searches, typed: string): Searches {
  const q = typed.trim();
  if (q === "") return searches;
  const others = searches.kept.filter((one) => !same(one, q));
  return { ...searches, kept: others.length < searches.kept.length ? others : [q, ...others].slice(0, KEPT) };
}

export function withoutRecent(searches: Searches): Searches {
  return { ...searches, recent: [] };
}

function texts(value: unknown, most: number): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string").slice(0, most) : [];
}

/** What was stored, as far as it makes sense. */
export function readSearches(stored: string | null): Searches {
  try {
    const { recent, kept } = JSON.parse(stored ?? "{}") as Partial<Record<keyof Searches, unknown>>;
    return { recent: texts(recent, RECENT), kept: texts(kept, KEPT) };
  } catch {
    return NONE;
  }
}
