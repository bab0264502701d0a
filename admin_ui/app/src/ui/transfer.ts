/** What was dropped or pasted: files, and folders, which come as files that nobody can read. */
import type { FileHandle } from "@offchat/client";

export interface Handed {
  files: readonly File[];
  /** Names of folders. */
  folders: readonly string[];
  /** The browser's own ways to files, where it has some: they outlive the page. */
  handles?: ReadonlyMap<File, Promise<FileHandle | null>>;
}

type Item = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileHandle | null> };

/** To be asked while the event is handled: what was handed over is forgotten afterwards. */
export function handed({ items, files }: Pick<DataTransfer, "items" | "files">): Handed {
  const ofFiles: Item[] = [...items].filter(({ kind }) => kind === "file");
  const entries = ofFiles.map((item) => item.webkitGetAsEntry());
  const ways = ofFiles.map((item) => item.getAsFileSystemHandle?.().catch(() => null));
  const folders = entries.flatMap((entry) => (entry?.isDirectory ? [entry.name] : []));
  const handles = new Map([...files].flatMap((file, place) => (ways[place] ? [[file, ways[place]] as const] : [])));
  return { files: [...files].filter((_, place) => !entries[place]?.isDirectory), folders, handles };
}
