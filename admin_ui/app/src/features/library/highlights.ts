/** Where the texts of a file hold what was looked for, as the server tells it: in UTF-16 units, as strings count. */
import type { FoundFile, MediaFile } from "@offchat/client";

export type Place = readonly [start: number, end: number];

/** The texts in which a search finds words, in the order in which they are worth telling. */
export const MARKED = ["title", "name", "description", "alt_text", "text"] as const;
export type MarkedField = (typeof MARKED)[number];

/** The places of a text that hold what was looked for; none of a file that no search has found. */
export function placesIn(file: MediaFile, field: MarkedField): readonly Place[] {
  const { highlights } = file as Partial<FoundFile>;
  return (highlights?.[field] ?? []).map(([start = 0, end = 0]) => [start, end] as const);
}

export interface Part {
  text: string;
  marked: boolean;
  /** Where it begins in the text. */
  at: number;
}

/** A text in parts, those at `places` marked; places that are not in it, or not in order, are passed over. */
export function partsOf(text: string, places: readonly Place[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  const put = (end: number, marked: boolean) => {
    if (end > at) parts.push({ text: text.slice(at, end), marked, at });
    at = Math.max(at, end);
  };
  for (const [start, end] of places) {
    if (start < at || end <= start || end > text.length) continue;
    put(start, false);
    put(end, true);
  }
  put(text.length, false);
  return parts;
}

export interface Snippet {
  field: MarkedField;
  text: string;
  places: readonly Place[];
}

const AFTER = 120;

/** What surrounds the first place of a text, on one line; at most `before` characters stand in front of it. */
function around(field: MarkedField, text: string, places: readonly Place[], before: number): Snippet | null {
  const [first] = places;
  if (!first || first[1] > text.length) return null;
  const begin = first[0] <= before ? 0 : text.indexOf(" ", first[0] - before - 1) + 1;
  const from = begin === 0 && first[0] > before ? first[0] : Math.min(begin, first[0]);
  const lead = from > 0 ? "… " : "";
  const cut = text.slice(from, first[1] + AFTER).replaceAll(/\s/g, " ");
  const moved = places.map(([start, end]) => [start - from + lead.length, end - from + lead.length] as const);
  return { field, text: lead + cut, places: moved };
}

/** What of the file besides its title holds what was looked for, with up to `before` characters in front of it. */
export function snippetsOf(file: MediaFile, before = 32): Snippet[] {
  return MARKED.filter((field) => field !== "title").flatMap((field) => {
    const snippet = around(field, file[field] ?? "", placesIn(file, field), before);
    return snippet ? [snippet] : [];
  });
}

/** Whether a search has found words in the texts of the file, which are worth showing then. */
export function isFound(file: MediaFile): boolean {
  const { highlights } = file as Partial<FoundFile>;
  return highlights !== undefined && MARKED.some((field) => placesIn(file, field).length > 0);
}
