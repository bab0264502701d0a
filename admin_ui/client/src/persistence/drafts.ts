/** What a person has begun to write, by room: it outlives its tab, and is forgotten when they log out. */

export type Drafts = Readonly<Record<string, string>>;

/** So long words are kept that nobody went on with. */
export const DRAFT_KEPT_MS = 30 * 24 * 60 * 60_000;

function keysOf(user: string): string[] {
  const start = keyOf(user, "");
  return Object.keys(localStorage).filter((key) => key.startsWith(start));
}

function keyOf(user: string, room: string): string {
  return `offchat.draft.${user}.${room}`;
}

function wordsIn(text: string | null, now: number): string {
  if (text === null) return "";
  const value: unknown = JSON.parse(text);
  const [at, words] = Array.isArray(value) ? value : [];
  return typeof at === "number" && typeof words === "string" && now - at < DRAFT_KEPT_MS ? words : "";
}

/** What is kept in a place, nothing where that is broken, too old, or forbidden. */
function readable(text: string | null, now: number): string {
  try {
    return wordsIn(text, now);
  } catch {
    return "";
  }
}

export function keptDrafts(user: string, now = Date.now()): Drafts {
  try {
    const drafts: Record<string, string> = {};
    for (const key of keysOf(user)) {
      const words = readable(localStorage.getItem(key), now);
      if (words === "") localStorage.removeItem(key);
      else drafts[key.slice(keyOf(user, "").length)] = words;
    }
    return drafts;
  } catch {
    return {};
  }
}

/** When the words of a place were kept (milliseconds); 0 where there are none. */
export function keptAt(user: string, room: string): number {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(user, room)) ?? "[]");
    const at: unknown = Array.isArray(value) ? value[0] : 0;
    return typeof at === "number" ? at : 0;
  } catch {
    return 0;
  }
}

/** A full or forbidden storage keeps nothing; the words still stand on the page. */
export function keepDraft(user: string, room: string, words: string, now = Date.now()): void {
  try {
    if (words === "") localStorage.removeItem(keyOf(user, room));
    else localStorage.setItem(keyOf(user, room), JSON.stringify([now, words]));
  } catch {
    // Nothing to be done about it here.
  }
}

export function forgetDrafts(user: string): void {
  try {
    for (const key of keysOf(user)) localStorage.removeItem(key);
  } catch {
    // Nothing is kept where the storage is forbidden.
  }
}

/** Calls `listener` when another tab has changed a draft, with the words before and now; the answer ends that. */
export function followDrafts(user: string, listener: (room: string, before: string, now: string) => void): () => void {
  const start = keyOf(user, "");
  const changed = ({ key, oldValue, newValue, storageArea }: StorageEvent) => {
    if (storageArea !== localStorage || !key?.startsWith(start)) return;
    const now = Date.now();
    listener(key.slice(start.length), readable(oldValue, now), readable(newValue, now));
  };
  addEventListener("storage", changed);
  return () => removeEventListener("storage", changed);
}
