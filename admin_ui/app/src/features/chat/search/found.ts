/** How a result is shown: what of its texts, with which places marked, and under which room. */
import type { SearchResult } from "@offchat/client";

export interface Part {
  /** Where it begins. */
  at: number;
  text: string;
  marked: boolean;
}

type Field = SearchResult["highlights"][number]["field"];

/** A text in parts; `highlights` of other fields, or beyond its end, are passed over. */
export function partsOf(text: string, highlights: SearchResult["highlights"], field: Field): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const { field: of, start, length } of highlights) {
    if (of !== field || start < done || start + length > text.length) continue;
    if (start > done) parts.push({ at: done, text: text.slice(done, start), marked: false });
    parts.push({ at: start, text: text.slice(start, start + length), marked: true });
    done = start + length;
  }
  if (done < text.length) parts.push({ at: done, text: text.slice(done), marked: false });
  return parts;
}

const BEFORE = 48;
const MOST = 280;

/** As much as two lines show, from a word shortly before the first marked place on. */
export function excerptOf(parts: readonly Part[]): Part[] {
  const first = parts.find(({ marked }) => marked)?.at ?? 0;
  const text = parts.map((part) => part.text).join("");
  const gap = first > BEFORE ? text.indexOf(" ", first - BEFORE) : -1;
  const begin = first <= BEFORE ? 0 : gap >= 0 && gap < first ? gap + 1 : first - BEFORE;
  const kept = parts.flatMap(({ at, text: words, marked }) => {
    const [from, to] = [Math.max(at, begin), Math.min(at + words.length, begin + MOST)];
    return from < to ? [{ at: from, text: words.slice(from - at, to - at), marked }] : [];
  });
  return begin > 0 ? [{ at: -1, text: "… ", marked: false }, ...kept] : kept;
}

/** Which texts of a result tell why it was found: for a file its own first. */
export function textsOf(result: SearchResult): { field: Field; text: string }[] {
  const { attachment, message, highlights } = result;
  const caption = attachment ? message.captions[attachment.id] : undefined;
  const all: [Field, string | null | undefined][] = attachment
    ? [
        ["caption", caption],
        ["alt_text", attachment.alt_text],
        ["text", result.text],
        ["body", message.body],
      ]
    : [["body", message.body]];
  const told = new Set(highlights.map(({ field }) => field));
  return all.flatMap(([field, text]) => (text && (told.has(field) || field === "body") ? [{ field, text }] : []));
}

/** The results under their rooms, the room of the first result first. */
export function byRoom(results: readonly SearchResult[]): { room: SearchResult["room"]; results: SearchResult[] }[] {
  const groups = new Map<string, { room: SearchResult["room"]; results: SearchResult[] }>();
  for (const result of results) {
    const group = groups.get(result.room.id) ?? { room: result.room, results: [] };
    groups.set(result.room.id, group);
    group.results.push(result);
  }
  return [...groups.values()];
}
