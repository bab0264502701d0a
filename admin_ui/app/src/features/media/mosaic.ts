/** Where the photos and videos of one message stand: rows in reading order that fill the width, in honest proportions. */

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Mosaic {
  places: readonly Place[];
  height: number;
}

/** Pixels between two tiles. */
export const GAP = 3;
/** Wider or narrower tiles are cropped: they would leave the others no room. */
const WIDEST = 2.2;
const NARROWEST = 0.6;
const TALLEST_ROW = 400;
/** Nothing can be recognised on a lower tile. */
const LOWEST_ROW = 96;
const MOST_IN_A_ROW = 4;

function clamped(ratio: number): number {
  if (!Number.isFinite(ratio) || ratio <= 0) return 1;
  return Math.min(WIDEST, Math.max(NARROWEST, ratio));
}

/** Every way to cut `count` tiles into rows, as the lengths of the rows. */
function cuts(count: number): number[][] {
  if (count === 0) return [[]];
  const firsts = Array.from({ length: Math.min(MOST_IN_A_ROW, count) }, (_, index) => index + 1);
  return firsts.flatMap((first) => cuts(count - first).map((rest) => [first, ...rest]));
}

/** The height at which the tiles of a row fill the width without being cropped. */
function fitting(row: readonly number[], width: number): number {
  return (width - GAP * (row.length - 1)) / row.reduce((sum, ratio) => sum + ratio, 0);
}

function split(ratios: readonly number[], lengths: readonly number[]): number[][] {
  let begun = 0;
  return lengths.map((length) => {
    const row = ratios.slice(begun, begun + length);
    begun += length;
    return row;
  });
}

/** How far rows are from what looks well: of one height, neither slivers nor towers, the whole not taller than wide. */
function cost(rows: readonly (readonly number[])[], width: number): number {
  const heights = rows.map((row) => fitting(row, width));
  const whole = heights.reduce((sum, height) => sum + height, 0);
  const wanted = width / (rows.length === 1 ? 2 : 2.6);
  const uneven = heights.reduce((sum, height) => sum + ((height - wanted) / wanted) ** 2, 0) / rows.length;
  const slivers = heights.filter((height) => height < Math.min(LOWEST_ROW, width / 4)).length;
  const towers = heights.filter((height) => height > TALLEST_ROW).length;
  return uneven + 2 * slivers + 4 * towers + 6 * Math.max(0, whole / width - 1.1);
}

/**
 * The places of tiles of these proportions (width over height) in a box of this width.
 *
 * Only the order decides what stands where, so that a message looks the same to everybody.
 */
export function mosaic(ratios: readonly number[], width: number): Mosaic {
  const shapes = ratios.map(clamped);
  const ways = cuts(shapes.length).map((lengths) => split(shapes, lengths));
  const [best] = ways.map((rows) => ({ rows, cost: cost(rows, width) })).sort((one, other) => one.cost - other.cost);
  const places: Place[] = [];
  let y = 0;
  for (const row of best?.rows ?? []) {
    const height = Math.min(TALLEST_ROW, fitting(row, width));
    const room = width - GAP * (row.length - 1);
    const sum = row.reduce((total, ratio) => total + ratio, 0);
    let x = 0;
    for (const ratio of row) {
      const wide = (room * ratio) / sum;
      places.push({ x, y, width: wide, height });
      x += wide + GAP;
    }
    y += height + GAP;
  }
  return { places, height: Math.max(0, y - GAP) };
}
