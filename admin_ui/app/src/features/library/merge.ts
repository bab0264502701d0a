/** What two people changed about one file at the same time: what goes together, and what one of them has to decide. */
import type { MediaFile } from "@offchat/client";

/** What may be changed about a file; what is left out stays. */
export interface Change {
  title?: string;
  description?: string;
  alt_text?: string;
  visibility?: "library" | "private";
  tags?: string[];
  collections?: string[];
  /** The second of a video whose frame stands for it; null leaves that to the server. The last choice holds. */
  poster_s?: number | null;
}

export type Field = Exclude<keyof Change, "poster_s">;

export const FIELDS: readonly Field[] = ["title", "description", "alt_text", "visibility", "tags", "collections"];

/** The value of a field in a form in which it can be compared and sent. */
export function fieldOf(file: MediaFile, field: Field): string | readonly string[] {
  if (field === "tags" || field === "collections") return file[field].map(({ id }) => id).toSorted();
  return file[field] ?? "";
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The fields in which two states of a file differ. */
export function differing(one: MediaFile, other: MediaFile): Field[] {
  return FIELDS.filter((field) => !same(fieldOf(one, field), fieldOf(other, field)));
}

/**
 * The fields of a change that somebody else has changed as well since `read`, to another value than is wanted here.
 *
 * Where there is none, the change can be made on top of theirs without asking.
 */
export function conflicts(change: Change, read: MediaFile, now: MediaFile): Field[] {
  const wanted = (field: Field) => (Array.isArray(change[field]) ? change[field].toSorted() : change[field]);
  return differing(read, now).filter(
    (field) => change[field] !== undefined && !same(wanted(field), fieldOf(now, field)),
  );
}
