import { describe, expect, it } from "vitest";
import { bySize } from "../../src/features/statistics/BarList.tsx";
import { heights, labelOf } from "../../src/features/statistics/DayChart.tsx";
import { warningOf } from "../../src/ui/quota.ts";

describe("the quota", () => {
  it.each([
    [null, 10, null],
    [100, 79, null],
    [100, 80, "nearlyFull"],
    [100, 94, "nearlyFull"],
    [100, 95, "full"],
    [0, 0, "full"],
  ])("of %s with %s used warns as %s", (limit, used, warning) => {
    expect(warningOf({ limit, used })).toBe(warning);
  });
});

describe("a chart of days", () => {
  const days = [
    { day: "2026-11-27", value: 0 },
    { day: "2026-11-28", value: 1 },
    { day: "2026-11-29", value: 1000 },
  ];

  it("shows every day on which something was sent", () => {
    expect(heights(days)).toEqual([0, 2, 100]);
    expect(heights([{ day: "2026-11-29", value: 0 }])).toEqual([0]);
  });

  it("says its sum and its highest day", () => {
    expect(labelOf("Uploads", days, String)).toBe("Uploads: 1001 in all, at most 1000 on Nov 29, 2026");
    expect(labelOf("Uploads", days.slice(0, 1), String)).toBe("Uploads: nothing was sent");
  });
});

describe("a list by size", () => {
  it("begins with the largest", () => {
    const bars = [1, 3, 2].map((size) => ({ key: `${size}`, name: "", files: 1, bytes: size }));
    expect(bySize(bars).map(({ key }) => key)).toEqual(["3", "2", "1"]);
  });
});
