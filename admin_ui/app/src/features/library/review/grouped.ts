/** Suggestions by the file that they are for. */
import type { Suggestion } from "@offchat/client";

export interface FileSuggestions {
  media: Suggestion["media"];
  rows: readonly Suggestion[];
}

const ORDER: readonly Suggestion["field"][] = ["title", "description", "alt_text", "tag"];

/** Texts before tags, and the most certain first. */
function byWeight(one: Suggestion, other: Suggestion): number {
  return ORDER.indexOf(one.field) - ORDER.indexOf(other.field) || other.confidence - one.confidence;
}

/** The files in the order in which they are first named; a file that a page broke in two stands once. */
export function grouped(rows: readonly Suggestion[]): FileSuggestions[] {
  const files = new Map<string, Suggestion[]>();
  for (const row of rows) {
    const before = files.get(row.media.id);
    if (before) before.push(row);
    else files.set(row.media.id, [row]);
  }
  return [...files.values()].flatMap((found) => {
    const [first] = found;
    return first ? [{ media: first.media, rows: found.toSorted(byWeight) }] : [];
  });
}
