/** The filters of a list in words, each with what is left without it. */
import type { Collection, Tag, User } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { bytes, shortDay, span } from "../../ui/format.ts";
import type { Filters, RangeName } from "./filters.ts";
import { endsOf, RANGES, replaced, SWITCHES, toggled } from "./filters.ts";

export interface Chip {
  key: string;
  words: string;
  without: Filters;
}

interface Known {
  filters: Filters;
  tags: readonly Tag[];
  collections: readonly Collection[];
  people: readonly User[];
}

const WORDS_OF: Readonly<Record<RangeName, (value: string) => string>> = {
  size: (value) => bytes(Number(value)),
  duration: (value) => span(Number(value)),
  width: (value) => words.pixels(Number(value)),
  created: shortDay,
  // As the clock of the camera showed it, wherever the reader is.
  taken: (value) => shortDay(value.replace(/Z$/, "")),
};

function rangeWords(name: RangeName, range: string): string {
  const [from, to] = endsOf(range).map((end) => end && WORDS_OF[name](end)) as [string, string];
  if (from && to) return words.between(from, to);
  return from ? words.atLeast(from) : words.atMost(to);
}

/** Kinds have chips of their own, which stand there always. */
export function chipsOf({ filters, tags, collections, people }: Known): Chip[] {
  const named = {
    state: (id: string) => words.states[id as keyof typeof words.states],
    visibility: (id: string) => words.visibilities[id as keyof typeof words.visibilities],
    tag: (id: string) => tags.find((tag) => tag.id === id)?.path,
    collection: (id: string) => collections.find((collection) => collection.id === id)?.name,
    uploader: (id: string) => people.find((person) => person.id === id)?.display_name,
  };
  const chosen = (Object.keys(named) as (keyof typeof named)[]).flatMap((name) =>
    (filters[name] ?? []).map((id) => ({
      key: `${name} ${id}`,
      words: `${words.filterNames[name]}: ${named[name](id) ?? words.unknown}`,
      without: toggled(filters, name, id),
    })),
  );
  const ranges = RANGES.flatMap((name) => {
    const range = filters[name];
    if (!range) return [];
    const said = `${words.filterNames[name]}: ${rangeWords(name, range)}`;
    return [{ key: name, words: said, without: replaced(filters, { [name]: "" }) }];
  });
  const on = SWITCHES.filter((name) => filters[name]).map((name) => ({
    key: name,
    words: words.filterNames[name],
    without: replaced(filters, { [name]: false }),
  }));
  return [...chosen, ...ranges, ...on];
}
