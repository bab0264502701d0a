/** Files that an earlier page left: with their bytes, with a way to them, or with neither. */
import type { UnfinishedUpload } from "../contract.ts";
import { OffChatError } from "../errors.ts";
import type { KeptFile } from "../state/kept.ts";
import type { FileHandle, UploadFile } from "./files.ts";

/** What an earlier page left of a file. */
export interface LeftFile extends KeptFile {
  content: Blob | null;
  handle: FileHandle | null;
}

/** A file of a restored message. */
export interface RestoredFile extends LeftFile {
  /** The upload that the server waits for, null where it was not begun. */
  unfinished: UnfinishedUpload | null;
}

/** The file as it can be sent, null where the person has to allow or to choose it first. */
export async function readableFile(file: LeftFile): Promise<UploadFile | null> {
  const { name, type, size, content, handle, caption } = file;
  if (content) return { name, type, size, content, ...(caption && { caption }) };
  if (!handle || (await handle.queryPermission?.({ mode: "read" }).catch(() => "denied")) !== "granted") return null;
  return opened(file, handle).catch(() => null);
}

/** Open the file where the browser knows the way to it; the browser may ask the person, so call it from a click. */
export async function reopened(file: LeftFile): Promise<UploadFile> {
  const { handle, name } = file;
  const allowed = await handle?.requestPermission?.({ mode: "read" }).catch(() => "denied");
  if (!handle || allowed !== "granted")
    throw new OffChatError({ code: "unreadable", retryable: false, data: { name } });
  return opened(file, handle);
}

async function opened(expected: LeftFile, handle: FileHandle): Promise<UploadFile> {
  const content = await handle.getFile();
  const { name, type, caption } = expected;
  return sameFile(expected, { name, type, size: content.size, content, handle, ...(caption && { caption }) });
}

/** The file that was given; throws `wrong_file` where it is another one than was begun, judged by name and size. */
export function sameFile({ name, size }: Pick<KeptFile, "name" | "size">, file: UploadFile): UploadFile {
  if (file.name !== name || file.size !== size)
    throw new OffChatError({ code: "wrong_file", retryable: false, data: { name } });
  return file;
}
