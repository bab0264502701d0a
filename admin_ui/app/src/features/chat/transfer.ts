/** What was dropped or pasted: files, and folders, which come as files that nobody can read. */

export interface Handed {
  files: readonly File[];
  /** Names of folders. */
  folders: readonly string[];
}

/** To be asked while the event is handled: what was handed over is forgotten afterwards. */
export function handed({ items, files }: Pick<DataTransfer, "items" | "files">): Handed {
  const entries = [...items].filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry());
  const folders = entries.flatMap((entry) => (entry?.isDirectory ? [entry.name] : []));
  return { files: [...files].filter((_, place) => !entries[place]?.isDirectory), folders };
}
