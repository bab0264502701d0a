import { describe, expect, it } from "vitest";
import { monthAt, placeOf, sharesOf, yearsOf } from "../../../src/features/library/scale.ts";

function months(counts: Readonly<Record<string, number>>) {
  return sharesOf(Object.entries(counts).map(([month, files]) => ({ month, files, page: `/${month}` })));
}

describe("the strip of months", () => {
  it("gives each month a share by its files, and all a share that can be pointed at", () => {
    const shares = months({ "2026-05": 60, "2026-03": 40, "2024-01": 0 });
    expect(shares.map(({ start }) => Math.round(start * 100))).toEqual([0, 60, 99]);
    expect(shares.at(-1)?.end).toBe(1);
    expect(months({ "2026-05": 1_000_000, "2020-01": 1 })[1]?.start).toBeLessThan(0.995);
    expect(months({})).toEqual([]);
  });

  it("finds the month at a place, also beyond its ends", () => {
    const shares = months({ "2026-05": 50, "2026-03": 50 });
    expect([-1, 0, 0.49, 0.51, 1, 7].map((place) => monthAt(shares, place))).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it("names years at their newest month, where there is room for it", () => {
    const shares = months({ "2026-05": 50, "2026-01": 1, "2025-12": 1, "2024-07": 48 });
    expect(yearsOf(shares, 0.05).map(({ year }) => year)).toEqual(["2026", "2025"]);
    expect(yearsOf(months({ "2026-05": 50, "2025-12": 48, "2024-07": 2 }), 0.05).map(({ year }) => year)).toEqual([
      "2026",
      "2025",
      "2024",
    ]);
  });

  it("knows the month of a file, or the next older one with files", () => {
    const shares = months({ "2026-05": 1, "2026-03": 1 });
    expect(["2026-06", "2026-05", "2026-04", "2026-03", "2020-01"].map((month) => placeOf(shares, month))).toEqual([
      0, 0, 1, 1, 1,
    ]);
  });
});
