/** What a person looked for in a library: the last few searches, on this device, and those that they keep everywhere. */

const RECENT = 6;
const KEPT = 20;

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The latest searches with one more; the beginning of it that was looked for while it was typed gives way. */
export function withRecent(recent: readonly string[], typed: string): readonly string[] {
  const q = typed.trim();
  if (q === "") return recent;
  const others = recent.filter((one) => !q.toLowerCase().startsWith(one.toLowerCase()));
  return [q, ...others].slice(0, RECENT);
}

export function isKept(kept: readonly string[], typed: string): boolean {
  return kept.some((one) => same(one, typed.trim()));
}

/** Keeps a search for good, or no longer. */
export function withKept(kept: readonly string[], typed: string): readonly string[] {
  const q = typed.trim();
  if (q === "") return kept;
  const others = kept.filter((one) => !same(one, q));
  return others.length < kept.length ? others : [q, ...others].slice(0, KEPT);
}

/** The latest searches that were stored, as far as that makes sense. */
export function readRecent(stored: string | null): readonly string[] {
  try {
    const { recent } = JSON.parse(stored ?? "{}") as { recent?: unknown };
    const texts = Array.isArray(recent) ? recent : [];
    return texts.filter((one): one is string => typeof one === "string").slice(0, RECENT);
  } catch {
    return [];
  }
}
