/** Where the keys lead in a grid of rows of different lengths. */
import type { Row } from "./layout.ts";

function tileRows(rows: readonly Row[]) {
  return rows.filter((row) => row.kind === "tiles");
}

/** The tile of another row that stands most nearly above or below the middle of this one. */
function beside(rows: readonly Row[], index: number, step: 1 | -1): number {
  const lines = tileRows(rows);
  const at = lines.findIndex(({ first, tiles }) => index >= first && index < first + tiles.length);
  const tile = lines[at]?.tiles.find((one) => one.index === index);
  const target = lines[at + step];
  if (!tile || !target) return index;
  const middle = tile.start + tile.width / 2;
  const distance = (start: number, width: number) => Math.abs(start + width / 2 - middle);
  return target.tiles.reduce((best, one) =>
    distance(one.start, one.width) < distance(best.start, best.width) ? one : best,
  ).index;
}

/** The place that a key leads to from `index`; null for a key that leads nowhere. `forth` is the way of the right arrow. */
export function placeAfter(
  key: string,
  rows: readonly Row[],
  index: number,
  count: number,
  forth: 1 | -1,
): number | null {
  const within = (place: number) => Math.min(count - 1, Math.max(0, place));
  switch (key) {
    case "ArrowRight":
      return within(index + forth);
    case "ArrowLeft":
      return within(index - forth);
    case "ArrowDown":
      return beside(rows, index, 1);
    case "ArrowUp":
      return beside(rows, index, -1);
    case "Home":
      return 0;
    case "End":
      return within(count - 1);
    default:
      return null;
  }
}

/** The row that holds a place of the list. */
export function rowOfPlace(rows: readonly Row[], index: number): number {
  return rows.findIndex((row) => row.kind === "tiles" && index >= row.first && index < row.first + row.tiles.length);
}
