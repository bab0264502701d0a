/** Finding web addresses in what people write. */

/** What no address holds: spaces, and quotation marks and punctuation of scripts that write no space behind them. */
const OUTSIDE = String.raw`\s<>"\u00ab\u00bb\u201c\u201d\u2026\u3001-\u3003\u3008-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff3b\uff3d\uff5b-\uff64`;
/** An address, with what may end the sentence behind it. */
export const ADDRESS = String.raw`https?:\/\/[^${OUTSIDE}]+`;
/** Marks at the end belong to the sentence, not to the address. */
const SENTENCE_END = ".,;:!?'\u2019";

const CLOSING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** `found` without the marks around it; a closing bracket stays where one was opened for it inside the address. */
function trimmed(found: string): string {
  // How many brackets of a kind are closed and never opened.
  const surplus = new Map(
    Object.entries(CLOSING).map(([close, open]) => [close, count(found, close) - count(found, open)]),
  );
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found[end - 1] ?? "";
    if (SENTENCE_END.includes(last)) continue;
    const over = surplus.get(last) ?? 0;
    if (over <= 0) break;
    surplus.set(last, over - 1);
  }
  return found.slice(0, end);
}

function addressOf(words: string): string | null {
  const url = URL.canParse(words) ? new URL(words) : null;
  return url && (url.protocol === "http:" || url.protocol === "https:") ? url.href : null;
}

/** The address that a run of letters without a space begins with, and where it leads; null where it is none. */
export function linkIn(found: string): { words: string; href: string } | null {
  const words = trimmed(found);
  const href = addressOf(words);
  return href === null ? null : { words, href };
}
