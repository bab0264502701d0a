/** What a list of files is narrowed to: how that stands in the address, and how it is asked for and kept. */

/** Filters of which several values are alternatives, or each narrow further. */
export const MANY = ["kind", "state", "visibility", "tag", "collection", "uploader"] as const;
/** Ranges as the server writes them: `a..b`, `a..`, `..b`. */
export const RANGES = ["size", "duration", "width", "created", "taken"] as const;
export const SWITCHES = ["untagged", "trashed", "has_text"] as const;

export type ManyName = (typeof MANY)[number];
export type RangeName = (typeof RANGES)[number];
export type SwitchName = (typeof SWITCHES)[number];

/** `undefined` is never in it: what does not narrow is left out. */
export type Filters = Partial<
  Record<ManyName, readonly string[]> & Record<RangeName, string> & Record<SwitchName, true>
>;

/** The filters that an address names. */
export function filtersIn(search: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of MANY) {
    const values = search.getAll(name).filter(Boolean);
    if (values.length > 0) filters[name] = values;
  }
  for (const name of RANGES) {
    const value = search.get(name);
    if (value) filters[name] = value;
  }
  for (const name of SWITCHES) if (search.get(name) === "true") filters[name] = true;
  return filters;
}

/** An address like `search` that names other filters. */
export function withFilters(search: URLSearchParams, filters: Filters): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of [...MANY, ...RANGES, ...SWITCHES]) next.delete(name);
  for (const name of MANY) for (const value of filters[name] ?? []) next.append(name, value);
  for (const name of RANGES) if (filters[name]) next.set(name, filters[name]);
  for (const name of SWITCHES) if (filters[name]) next.set(name, "true");
  return next;
}

/** Whether anything narrows the list. */
export function isNarrowed(filters: Filters): boolean {
  return Object.keys(filters).length > 0;
}

/** The filters with one value more, or without it where it is there already. */
export function toggled(filters: Filters, name: ManyName, value: string): Filters {
  const before = filters[name] ?? [];
  const values = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  return replaced(filters, { [name]: values });
}

/** The filters with one value more, which stays where it is there already. */
export function narrowed(filters: Filters, name: ManyName, value: string): Filters {
  return filters[name]?.includes(value) ? filters : toggled(filters, name, value);
}

/** The filters with some of them set anew; an empty list, an empty range and `false` take one away. */
export function replaced(filters: Filters, change: { [Name in keyof Filters]: Filters[Name] | "" | false }): Filters {
  const entries = Object.entries({ ...filters, ...change });
  return Object.fromEntries(
    entries.filter(([, value]) => value && (value as readonly string[]).length !== 0),
  ) as Filters;
}

type Kept = Readonly<Record<string, unknown>>;

/** The filters as a smart collection keeps them; those of `before` that cannot be shown here stay. */
export function keptOf(filters: Filters, before: Kept | null = null): Record<string, unknown> {
  const shown = filtersOf(before);
  const hidden = Object.entries(before ?? {}).filter(([name]) => !(name in shown));
  return { ...Object.fromEntries(hidden), ...filters };
}

/** The filters that a smart collection keeps, as far as they can be shown here. */
export function filtersOf(kept: Kept | null): Filters {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(kept ?? {}))
    for (const one of [value].flat()) search.append(name, String(one));
  return filtersIn(search);
}

const RANGE = /^([^.]*(?:\.[^.]+)*?)\.\.(.*)$/;

/** The two ends of a range; empty for an open one. */
export function endsOf(range: string | undefined): [from: string, to: string] {
  const found = RANGE.exec(range ?? "");
  return [found?.[1] ?? "", found?.[2] ?? ""];
}

/** A range of two ends; empty where both are open. */
export function rangeOf(from: string, to: string): string {
  return from || to ? `${from}..${to}` : "";
}
