import { describe, expect, it } from "vitest";
import type { Row, Shape } from "../../../src/features/library/layout.ts";
import { justified, layout, tileRatio } from "../../../src/features/library/layout.ts";
import { placeAfter, rowOfPlace } from "../../../src/features/library/navigate.ts";
import { libraryFile } from "../../samples.ts";

const SHAPE: Shape = { width: 1000, target: 200, gap: 6, months: null };

function files(ratios: readonly number[]) {
  return ratios.map((ratio, place) => libraryFile(`f${place}`, { width: 100 * ratio, height: 100 }));
}

function tiles(row: Row | undefined) {
  return row?.kind === "tiles" ? row.tiles : [];
}

describe("a justified row", () => {
  it("is filled to the pixel, and not much higher than it should be", () => {
    const rows = justified(files([1.5, 1.5, 1, 1.8, 0.7, 1.4, 3, 2]), 0, SHAPE);
    for (const row of rows.slice(0, -1)) {
      const last = tiles(row).at(-1);
      expect((last?.start ?? 0) + (last?.width ?? 0)).toBeCloseTo(1000);
      expect(row.height).toBeLessThanOrEqual(300);
      for (const { width, file } of tiles(row)) expect(width / row.height).toBeCloseTo(tileRatio(file));
    }
  });

  it("ends before a wide picture that would make all others small", () => {
    const phone = { ...SHAPE, width: 358, target: 120 };
    const [first] = justified(files([0.69, 1.6, 0.56, 1.78, 3]), 0, phone);
    expect(tiles(first)).toHaveLength(3);
    expect(first?.height).toBeCloseTo(121.4, 1);
  });

  it("keeps its height where the files that are left do not fill it", () => {
    const [row] = justified(files([1.5]), 0, SHAPE);
    expect(row?.height).toBe(200);
    expect(tiles(row)[0]?.width).toBe(300);
  });
});

it("panoramas and banners are cut, and what has no picture has a shape of its own", () => {
  expect(tileRatio(libraryFile("a", { width: 9000, height: 100 }))).toBe(3);
  expect(tileRatio(libraryFile("a", { width: 10, height: 900 }))).toBe(0.5);
  expect(tileRatio(libraryFile("a", { kind: "audio", width: null, height: null }))).toBe(0.8);
});

it("every file has its place under the month in which it came, in the order of the list", () => {
  const came = ["2026-11-20", "2026-11-02", "2026-10-30", "2025-10-30"];
  const list = came.map((day, place) => libraryFile(`f${place}`, { created_at: `${day}T12:00:00.000Z` }));
  const { rows } = layout(list, { ...SHAPE, months: "came" }, null, new Date("2026-11-29T12:00:00Z"));
  const heads = rows.flatMap((row) => (row.kind === "month" ? [row.words] : []));
  expect(heads).toEqual(["November", "October", "October 2025"]);
  expect(rows.flatMap(tiles).map(({ index }) => index)).toEqual([0, 1, 2, 3]);
});

it("photos stand under the month in which they were taken, others under that in which they came, in UTC", () => {
  const list = ["2026-10-31T23:30:00", null, "2026-10-02T08:00:00", "2019-07-31T23:59:59"].map((taken_at, place) =>
    libraryFile(`f${place}`, {
      created_at: "2026-10-31T23:00:00.000Z",
      exif: taken_at ? { taken_at, place: null } : null,
    }),
  );
  const { rows } = layout(list, { ...SHAPE, months: "taken" }, null, new Date("2026-11-29T12:00:00Z"));
  expect(rows.flatMap((row) => (row.kind === "month" ? [row.words] : []))).toEqual(["October", "July 2019"]);
});

describe("a list that grows or changes", () => {
  const shape: Shape = { ...SHAPE, months: "came" };
  const came = (place: number) => `2026-${place < 15 ? 11 : 10}-0${1 + (place % 9)}T12:00:00.000Z`;
  const all = files(Array.from({ length: 30 }, (_, place) => 0.6 + (place % 5) / 3)).map((file, place) => ({
    ...file,
    created_at: came(place),
  }));

  it.each([0, 1, 4, 14, 15, 16, 29])("is laid out as if it had been whole, after its first %i files", (count) => {
    const before = layout(all.slice(0, count), shape, null);
    expect(layout(all, shape, before).rows).toEqual(layout(all, shape, null).rows);
    expect(layout(all.slice(0, count), shape, layout(all, shape, null)).rows).toEqual(before.rows);
  });

  it("keeps the rows above a change, and lays out anew for another width", () => {
    const before = layout(all, shape, null);
    const changed = all.with(20, { ...(all[20] ?? libraryFile("x")), width: 300, height: 100 });
    const after = layout(changed, shape, before);
    expect(after.rows).toEqual(layout(changed, shape, null).rows);
    expect(after.rows[1]).toBe(before.rows[1]);
    expect(layout(all, { ...shape, width: 700 }, before).rows).toEqual(
      layout(all, { ...shape, width: 700 }, null).rows,
    );
  });
});

describe("the arrow keys", () => {
  const rows = justified(files([1.5, 1.5, 2, 1, 1, 1, 2, 1]), 0, SHAPE);

  it("lead to the neighbour, and to the tile that stands above or below", () => {
    const [first, second] = rows;
    expect(tiles(first).map(({ index }) => index)).toEqual([0, 1, 2, 3].slice(0, tiles(first).length));
    const below = placeAfter("ArrowDown", rows, 0, 8, 1);
    expect(below).toBe(tiles(second)[0]?.index);
    expect(placeAfter("ArrowUp", rows, below ?? -1, 8, 1)).toBe(0);
    expect(placeAfter("ArrowRight", rows, 0, 8, 1)).toBe(1);
    expect(placeAfter("ArrowRight", rows, 1, 8, -1)).toBe(0);
  });

  it("stop at the ends", () => {
    expect(placeAfter("ArrowLeft", rows, 0, 8, 1)).toBe(0);
    expect(placeAfter("ArrowUp", rows, 0, 8, 1)).toBe(0);
    expect(placeAfter("End", rows, 0, 8, 1)).toBe(7);
    expect(placeAfter("a", rows, 0, 8, 1)).toBeNull();
    expect(rowOfPlace(rows, 7)).toBe(rows.length - 1);
  });
});
