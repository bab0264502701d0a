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
  /** Whether months stand over the files that came in them. */
  months: boolean;
}

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
  for (const [place, file] of files.entries()) {
    const ratio = tileRatio(file);
    ratios.push(ratio);
    sum += ratio;
    if (heightOf() > target) continue;
    rows.push(rowOf(files.slice(begin, place + 1), ratios, first + begin, heightOf(), gap));
    begin = place + 1;
    ratios = [];
    sum = 0;
  }
  if (begin < files.length) {
    const height = heightOf() < target * MOST_STRETCH ? heightOf() : target;
    rows.push(rowOf(files.slice(begin), ratios, first + begin, height, gap));
  }
  return rows;
}

function monthKey({ created_at }: MediaFile): string {
  const at = new Date(created_at);
  return `${at.getFullYear()}-${at.getMonth()}`;
}

/** All rows of a list, with the months over them where they are wanted. */
export function rowsOf(files: readonly MediaFile[], shape: Shape, now = new Date()): Row[] {
  if (shape.width <= 0) return [];
  if (!shape.months) return justified(files, 0, shape);
  const rows: Row[] = [];
  let begin = 0;
  while (begin < files.length) {
    const head = files[begin] as MediaFile;
    const key = monthKey(head);
    let end = begin + 1;
    while (end < files.length && monthKey(files[end] as MediaFile) === key) end += 1;
    rows.push({
      kind: "month",
      key: `month ${key}`,
      words: month(head.created_at, now),
      height: MONTH_PX,
      first: begin,
    });
    rows.push(...justified(files.slice(begin, end), begin, shape));
    begin = end;
  }
  return rows;
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
