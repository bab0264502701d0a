import { expect, test } from "vitest";
import { barsOf } from "../../../src/features/media/bars.ts";

test("a bar is as high as the loudest of its points, and none is made up", () => {
  const points = Array.from({ length: 256 }, (_, place) => (place === 100 ? 1 : 0.1));
  const bars = barsOf(points);
  expect(bars).toHaveLength(48);
  expect(bars.filter((bar) => bar === 1)).toHaveLength(1);
  expect(bars[18]).toBe(1);
  expect(barsOf([0.5, 1])).toEqual([0.5, 1]);
  expect(barsOf([])).toEqual([]);
});
