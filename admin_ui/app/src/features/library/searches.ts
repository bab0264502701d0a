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

/** Those that are kept with more of them, as far as there is room. */
export function withAll(kept: readonly string[], more: readonly string[]): readonly string[] {
  const others = more.filter((one) => one.trim() !== "" && !isKept(kept, one));
  return [...kept, ...others].slice(0, KEPT);
}

/** Keeps a search for good, or no longer. */
export function withKept(kept: readonly string[], typed: string): readonly string[] {
  const q = typed.trim();
  if (q === "") return kept;
  const others = kept.filter((one) => !same(one, q));
  return others.length < kept.length ? others : [q, ...others].slice(0, KEPT);
}

export interface Stored {
  recent: readonly string[];
  /** What was kept in a browser before the server kept it. */
  kept?: readonly string[] | undefined;
}

/** The searches that were stored, as far as that makes sense. */
export function readStored(stored: string | null): Stored {
  try {
    const { recent, kept } = JSON.parse(stored ?? "{}") as Record<string, unknown>;
    const old = textsIn(kept).slice(0, KEPT);
    return { recent: textsIn(recent).slice(0, RECENT), kept: old.length > 0 ? old : undefined };
  } catch {
    return { recent: [] };
  }
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
