import { describe, expect, it } from "vitest";
import { GAP, mosaic } from "../../../src/features/media/mosaic.ts";

/** Numbers from 0 to 1 that are the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function albums(): number[][] {
  const next = chance(7);
  const ratio = () => 0.2 + next() ** 2 * 6;
  return Array.from({ length: 300 }, (_, index) => Array.from({ length: 2 + (index % 9) }, ratio));
}

const WIDTHS = [280, 480, 760];
const CASES = albums().flatMap((ratios) => WIDTHS.map((width) => ({ ratios, width })));

describe("a mosaic of 2 to 10 files", () => {
  it("has a place for each file, inside its box, in the order of reading", () => {
    for (const { ratios, width } of CASES) {
      const { places, height } = mosaic(ratios, width);
      expect(places).toHaveLength(ratios.length);
      for (const [index, place] of places.entries()) {
        expect(place.x).toBeGreaterThanOrEqual(0);
        expect(place.x + place.width).toBeLessThanOrEqual(width + 0.01);
        expect(place.y + place.height).toBeLessThanOrEqual(height + 0.01);
        const before = places[index - 1];
        if (before) expect(place.y > before.y || (place.y === before.y && place.x > before.x)).toBe(true);
      }
    }
  });

  it("fills every row to the edge with one gap between neighbours", () => {
    for (const { ratios, width } of CASES) {
      const { places } = mosaic(ratios, width);
      for (const y of new Set(places.map((place) => place.y))) {
        const row = places.filter((place) => place.y === y);
        const wide = row.reduce((sum, place) => sum + place.width, 0) + GAP * (row.length - 1);
        expect(Math.abs(wide - width)).toBeLessThan(0.01);
        expect(new Set(row.map((place) => place.height.toFixed(3))).size).toBe(1);
      }
    }
  });

  it("keeps the proportions of files that are neither very wide nor very narrow", () => {
    for (const width of [480]) {
      for (const ratios of [
        [1.5, 1.5],
        [0.75, 0.75],
        [1.33, 1, 0.75],
        [1.5, 1.5, 1.5, 1.5],
        [1.78, 0.66, 0.66, 1.5, 1],
      ]) {
        const { places } = mosaic(ratios, width);
        for (const [index, place] of places.entries())
          expect(Math.abs(place.width / place.height - (ratios[index] ?? 0))).toBeLessThan(0.02);
      }
    }
  });

  it("has no slivers and no towers", () => {
    for (const { ratios, width } of CASES) {
      const { places, height } = mosaic(ratios, width);
      expect(Math.min(...places.map((place) => place.width))).toBeGreaterThan(width / 14);
      expect(Math.min(...places.map((place) => place.height))).toBeGreaterThan(width / 14);
      expect(height).toBeLessThan(width * 2.2);
    }
  });

  it("is the same for everybody who sees the message, and proof against nonsense", () => {
    expect(mosaic([1, 2, 3], 480)).toEqual(mosaic([1, 2, 3], 480));
    const { places } = mosaic([Number.NaN, 0, -1, Number.POSITIVE_INFINITY], 480);
    expect(places.every(({ x, y, width, height }) => [x, y, width, height].every(Number.isFinite))).toBe(true);
  });

  it("stands two wide ones below each other and two tall ones beside each other", () => {
    const [first, second] = mosaic([3, 3], 480).places;
    expect(first?.x).toBe(second?.x);
    const [left, right] = mosaic([0.7, 0.7], 480).places;
    expect(left?.y).toBe(right?.y);
  });
});
