/** Where a file goes in the order of a collection that people have given it, named by the file that it is to stand before. */

interface Standing {
  id: string;
}

/** The id of the file to stand before, null for the end; undefined where the place is the same, or not known yet. */
export type Before = string | null | undefined;

function beforeAt(files: readonly Standing[], at: number, more: boolean): Before {
  return files[at]?.id ?? (more ? undefined : null);
}

/** One place earlier or later. */
export function stepped(files: readonly Standing[], index: number, step: 1 | -1, more: boolean): Before {
  if (step < 0) return files[index - 1]?.id;
  return index + 1 < files.length ? beforeAt(files, index + 2, more) : undefined;
}

/** Let go on the file at `index`, on its far side with `after`; `more`: the list goes on beyond what is loaded. */
export function droppedAt(
  files: readonly Standing[],
  ids: readonly string[],
  index: number,
  after: boolean,
  more: boolean,
): Before {
  let at = index + (after ? 1 : 0);
  while (at < files.length && ids.includes(files[at]?.id ?? "")) at += 1;
  const first = files.findIndex(({ id }) => ids.includes(id));
  // They stand together, right there.
  if (first >= 0 && first + ids.length === at && files.slice(first, at).every(({ id }) => ids.includes(id)))
    return undefined;
  return beforeAt(files, at, more);
}

/** Ids in the order in which the files stand. */
export function inOrder(files: readonly Standing[], ids: readonly string[]): string[] {
  const wanted = new Set(ids);
  return files.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
}
