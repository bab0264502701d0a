/** The tags and collections of a namespace: read whole, and put into their trees. */
import type { Collection, Rest, Tag } from "@offchat/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

const PAGE = 100;
const TAGS = "/api/v1/media/tags/";
const COLLECTIONS = "/api/v1/media/collections/";

interface PageOf<T> {
  results: readonly T[];
  next: string | null;
}

/** All pages of a list, one after the other. */
export async function all<T>(first: PageOf<T>, page: (address: string) => Promise<PageOf<T>>): Promise<T[]> {
  const rows = [...first.results];
  for (let { next } = first; next !== null; ) {
    const more = await page(next);
    rows.push(...more.results);
    next = more.next;
  }
  return rows;
}

export function useTags(rest: Rest, namespace: string) {
  return useQuery({
    queryKey: ["library", namespace, "tags"],
    queryFn: async (): Promise<Tag[]> =>
      all(await rest.get(TAGS, { query: { namespace, limit: PAGE } }), (address) => rest.page(TAGS, address)),
    placeholderData: keepPreviousData,
  });
}

export function useCollections(rest: Rest, namespace: string) {
  return useQuery({
    queryKey: ["library", namespace, "collections"],
    queryFn: async (): Promise<Collection[]> =>
      all(await rest.get(COLLECTIONS, { query: { namespace, limit: PAGE } }), (address) =>
        rest.page(COLLECTIONS, address),
      ),
    placeholderData: keepPreviousData,
  });
}

export interface Node<T> {
  value: T;
  level: number;
  children: readonly Node<T>[];
}

interface Standing {
  id: string;
  name: string;
  parent: string | null;
}

/** Rows in their tree, by name; those whose parent is not among them stand at the root. */
export function treeOf<T extends Standing>(rows: readonly T[]): Node<T>[] {
  const known = new Set(rows.map(({ id }) => id));
  const below = new Map<string, T[]>();
  for (const row of rows) {
    const parent = row.parent !== null && known.has(row.parent) ? row.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), row]);
  }
  const branch = (parent: string, level: number): Node<T>[] =>
    (below.get(parent) ?? [])
      .toSorted((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
      .map((value) => ({ value, level, children: branch(value.id, level + 1) }));
  return branch("", 0);
}

/** The rows of a tree from top to bottom; what stands below a closed one is left out. */
export function unfolded<T extends Standing>(nodes: readonly Node<T>[], closed: ReadonlySet<string>): Node<T>[] {
  return nodes.flatMap((node) => [node, ...(closed.has(node.value.id) ? [] : unfolded(node.children, closed))]);
}

/** A row and all that stand below it: where it cannot be moved to. */
export function withDescendants<T extends Standing>(rows: readonly T[], id: string): Set<string> {
  const found = new Set([id]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { id: one, parent } of rows) if (parent !== null && found.has(parent)) found.add(one);
  }
  return found;
}
