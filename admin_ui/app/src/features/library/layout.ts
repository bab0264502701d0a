/** A justified grid: rows of one height in which pictures keep their proportions, under the months in which they came. */
import type { MediaFile } from "@offchat/client";
import { month } from "../../ui/format.ts";

export interface Tile {
  file: MediaFile;
  /** Its place in the list. */
  index: number;
  /** Pixels from the beginning of the row. */
  start: number;
  width: number;
}

export type Row =
  | { kind: "month"; key: string; words: string; height: number; first: number }
  | { kind: "tiles"; key: string; tiles: readonly Tile[]; height: number; first: number };

export interface Shape {
  /** Pixels that a row has. */
  width: number;
  /** Pixels that rows are high, before they are stretched to the full width. */
  target: number;
  gap: number;
  /** The dates whose months stand over the files; null for none. */
  months: Dates | null;
}

/** By when files came, or by when photos were taken, as far as that is known. */
export type Dates = "came" | "taken";

const MONTH_PX = 44;
/** A row is not stretched beyond this share of its height; the last one of a month keeps the height that it should have. */
const MOST_STRETCH = 1.5;
const RATIOS = { narrowest: 0.5, widest: 3, unknown: 1, file: 0.8 };

/** Width over height of the tile of a file; panoramas and banners are cut. */
export function tileRatio({ kind, width, height }: Pick<MediaFile, "kind" | "width" | "height">): number {
  if (kind === "audio" || kind === "file") return RATIOS.file;
  const ratio = width && height ? width / height : RATIOS.unknown;
  return Math.min(RATIOS.widest, Math.max(RATIOS.narrowest, ratio));
}

function rowOf(
  files: readonly MediaFile[],
  ratios: readonly number[],
  first: number,
  height: number,
  gap: number,
): Row {
  let start = 0;
  const tiles = files.map((file, place): Tile => {
    const tile = { file, index: first + place, start, width: height * (ratios[place] ?? 1) };
    start += tile.width + gap;
    return tile;
  });
  return { kind: "tiles", key: files[0]?.id ?? "", tiles, height, first };
}

/** The rows of files that belong together; `first` is the place of the first of them. */
export function justified(files: readonly MediaFile[], first: number, { width, target, gap }: Shape): Row[] {
  const rows: Row[] = [];
  let begin = 0;
  let ratios: number[] = [];
  let sum = 0;
  const heightOf = () => (width - gap * (ratios.length - 1)) / sum;
  const end = (height: number) => {
    const after = begin + ratios.length;
    rows.push(rowOf(files.slice(begin, after), ratios, first + begin, height, gap));
    begin = after;
    ratios = [];
    sum = 0;
  };
  for (const file of files) {
    const ratio = tileRatio(file);
    const without = heightOf();
    ratios.push(ratio);
    sum += ratio;
    const height = heightOf();
    if (height > target) continue;
    if (without < target * MOST_STRETCH && without / target < target / height) {
      // Nearer to its height without this one, which would make all others small.
      ratios.pop();
      end(without);
      ratios.push(ratio);
      sum += ratio;
      if (heightOf() > target) continue;
    }
    end(heightOf());
  }
  if (begin < files.length) {
    const height = heightOf() < target * MOST_STRETCH ? heightOf() : target;
    rows.push(rowOf(files.slice(begin), ratios, first + begin, height, gap));
  }
  return rows;
}

const monthKeys = { came: new WeakMap<MediaFile, string>(), taken: new WeakMap<MediaFile, string>() };

function monthRead(file: MediaFile, dates: Dates): string {
  // The clock of a camera counts as UTC, and so do the others among them.
  if (dates === "taken") return (file.exif?.taken_at ?? file.created_at).slice(0, "2026-05".length);
  const at = new Date(file.created_at);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}`;
}

/** The month of a file as the server writes it, `2026-05`; kept, because reading times costs more than all else here. */
export function monthOf(file: MediaFile, dates: Dates): string {
  const known = monthKeys[dates].get(file);
  if (known !== undefined) return known;
  const month = monthRead(file, dates);
  monthKeys[dates].set(file, month);
  return month;
}

/** Where the files that `begin` belongs to with its month end. */
function endOfMonth(files: readonly MediaFile[], begin: number, dates: Dates): number {
  const key = monthOf(files[begin] as MediaFile, dates);
  let end = begin + 1;
  while (end < files.length && monthOf(files[end] as MediaFile, dates) === key) end += 1;
  return end;
}

/** The rows from the file at `from` on; a month has its words over it unless they stand above already. */
function rowsFrom(files: readonly MediaFile[], from: number, shape: Shape, now: Date): Row[] {
  const { months: dates } = shape;
  if (dates === null) return justified(files.slice(from), from, shape);
  const rows: Row[] = [];
  for (let begin = from; begin < files.length; ) {
    const head = files[begin] as MediaFile;
    const key = monthOf(head, dates);
    const before = files[begin - 1];
    if (!before || monthOf(before, dates) !== key) {
      const words = month(`${key}-15T12:00`, now);
      rows.push({ kind: "month", key: `month ${key}`, words, height: MONTH_PX, first: begin });
    }
    const end = endOfMonth(files, begin, dates);
    for (const row of justified(files.slice(begin, end), begin, shape)) rows.push(row);
    begin = end;
  }
  return rows;
}

/** A layout, and what it was made of. */
export interface Layout {
  files: readonly MediaFile[];
  shape: Shape;
  rows: readonly Row[];
}

function sameShape(one: Shape, other: Shape): boolean {
  return (["width", "target", "gap", "months"] as const).every((name) => one[name] === other[name]);
}

/** How many rows of `before` stay as they are: those that were full before the first file that is another one now. */
function kept({ files: old, rows }: Layout, files: readonly MediaFile[]): number {
  let common = 0;
  while (common < files.length && files[common] === old[common]) common += 1;
  let count = rows.length;
  const endOf = (row: Row) => row.first + (row.kind === "tiles" ? row.tiles.length : 0);
  while (count > 0 && endOf(rows[count - 1] as Row) >= common) count -= 1;
  return rows[count - 1]?.kind === "month" ? count - 1 : count;
}

/** All rows of a list, with the months over them where they are wanted; a longer list goes on where `before` ends. */
export function layout(files: readonly MediaFile[], shape: Shape, before: Layout | null, now = new Date()): Layout {
  if (shape.width <= 0) return { files, shape, rows: [] };
  const count = before && sameShape(before.shape, shape) ? kept(before, files) : 0;
  const stay = before?.rows.slice(0, count) ?? [];
  const last = stay.at(-1);
  const from = last?.kind === "tiles" ? last.first + last.tiles.length : 0;
  return { files, shape, rows: stay.concat(rowsFrom(files, from, shape, now)) };
}

/** One row for each file, for the list that is no grid. */
export function linesOf(files: readonly MediaFile[], height: number): Row[] {
  return files.map((file, index) => ({
    kind: "tiles",
    key: file.id,
    tiles: [{ file, index, start: 0, width: 0 }],
    height,
    first: index,
  }));
}
