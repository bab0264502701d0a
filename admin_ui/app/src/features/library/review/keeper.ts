/** Which file of a group is kept by which rule, and in which facts the files differ. */
import type { DuplicateGroup, MediaFile } from "@offchat/client";
import { library } from "../../../texts/library.ts";
import { review as words } from "../../../texts/review.ts";
import { bytes, exact } from "../../../ui/format.ts";
import { nameOf, timecode } from "../facts.ts";

export const RULES = ["proposed", "oldest", "newest", "largest", "described"] as const;
export type Rule = (typeof RULES)[number];

export function ruleOf(word: string): Rule {
  return RULES.find((rule) => rule === word) ?? "proposed";
}

/** How much people have said of a file. */
function said({ description, alt_text, tags, collections }: MediaFile): number {
  return tags.length + collections.length + [description, alt_text].filter(Boolean).length;
}

function pixels({ width, height }: MediaFile): number {
  return (width ?? 0) * (height ?? 0);
}

/** Whether the one goes before the other; the first of equal ones is kept. */
const BETTER: Readonly<Record<Exclude<Rule, "proposed">, (one: MediaFile, other: MediaFile) => number>> = {
  oldest: (one, other) => Date.parse(one.created_at) - Date.parse(other.created_at),
  newest: (one, other) => Date.parse(other.created_at) - Date.parse(one.created_at),
  largest: (one, other) => pixels(other) - pixels(one) || other.size - one.size,
  described: (one, other) => said(other) - said(one),
};

/** The id of the file that a rule keeps. */
export function keeperOf({ files, keeper }: Pick<DuplicateGroup, "files" | "keeper">, rule: Rule): string {
  const first = files[0]?.id ?? "";
  if (rule === "proposed") return files.some(({ id }) => id === keeper) ? (keeper ?? first) : first;
  return files.toSorted(BETTER[rule])[0]?.id ?? first;
}

/** Whether it has a title that says more than the name of its file. */
function isTitled({ title, name }: MediaFile): boolean {
  return title !== null && title !== name?.replace(/\.[^.]*$/, "");
}

export interface Fact {
  name: string;
  /** One for each file, in their order. */
  values: readonly string[];
  differs: boolean;
}

/** The facts of files side by side; what none of them has is left out. */
export function factsOf(files: readonly MediaFile[]): Fact[] {
  const { facts } = words;
  const rows: [string, (file: MediaFile) => string][] = [
    [facts.title, (file) => (files.some(isTitled) ? nameOf(file) : "")],
    [facts.name, ({ name }) => name ?? ""],
    [facts.shape, ({ width, height }) => (width && height ? `${width} × ${height}` : "")],
    [facts.length, ({ kind, duration }) => (kind === "image" || duration === null ? "" : timecode(duration))],
    [facts.size, ({ size }) => bytes(size)],
    [facts.type, ({ content_type }) => content_type],
    [facts.uploader, ({ uploader }) => uploader.display_name],
    [facts.created, ({ created_at }) => exact(created_at)],
    [facts.tags, ({ tags }) => tags.map(({ path }) => path).join(", ")],
    [facts.collections, ({ collections }) => collections.map(({ name }) => name).join(", ")],
    [facts.used, ({ usage_count }) => (usage_count > 0 ? library.times(usage_count) : "")],
  ];
  return rows
    .map(([name, value]) => ({ name, values: files.map(value) }))
    .filter(({ values }) => values.some(Boolean))
    .map(({ name, values }) => ({ name, values, differs: new Set(values).size > 1 }));
}
