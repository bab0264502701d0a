/** What was sent, under the months in which it was. */
import type { GalleryEntry } from "@offchat/client";
import { month } from "../../../ui/format.ts";

export interface Month {
  key: string;
  words: string;
  entries: readonly GalleryEntry[];
}

/** Groups entries, which stand newest first, by the month of the reader's calendar. */
export function monthsOf(entries: readonly GalleryEntry[], now = new Date()): Month[] {
  const months: { key: string; words: string; entries: GalleryEntry[] }[] = [];
  for (const entry of entries) {
    const at = new Date(entry.sent_at);
    const key = `${at.getFullYear()}-${at.getMonth()}`;
    const last = months.at(-1);
    if (last?.key === key) last.entries.push(entry);
    else months.push({ key, words: month(entry.sent_at, now), entries: [entry] });
  }
  return months;
}
