/** Finding web addresses in what people write. */

export interface Part {
  /** Where it begins in the text. */
  at: number;
  words: string;
  /** The address, or null where these are plain words. */
  href: string | null;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"]+/gi;
/** Marks at the end belong to the sentence, not to the address. */
const SENTENCE_END = /[.,;:!?'\u2019]+$/;

const CLOSING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** `found` without the marks around it; a closing bracket stays where one was opened for it inside the address. */
function trimmed(found: string): string {
  const bare = found.replace(SENTENCE_END, "");
  const last = bare.at(-1) ?? "";
  const opening = CLOSING[last];
  if (opening === undefined || count(bare, last) <= count(bare, opening)) return bare;
  return trimmed(bare.slice(0, -1));
}

function addressOf(words: string): string | null {
  const url = URL.canParse(words) ? new URL(words) : null;
  return url && (url.protocol === "http:" || url.protocol === "https:") ? url.href : null;
}

/** The text in parts, in order; only `http` and `https` addresses become links. */
export function linksIn(text: string): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const words = trimmed(found);
    const href = addressOf(words);
    if (href === null) continue;
    if (index > done) parts.push({ at: done, words: text.slice(done, index), href: null });
    parts.push({ at: index, words, href });
    done = index + words.length;
  }
  if (done < text.length) parts.push({ at: done, words: text.slice(done), href: null });
  return parts;
}
