import { beforeEach, expect, it } from "vitest";
import { keepQuality, keptQuality, nearest } from "../../../src/features/media/quality.ts";

beforeEach(() => localStorage.clear());

it("what was chosen for a video holds for the next one, and automatic for good means none", () => {
  expect(keptQuality()).toBe("auto");
  for (const quality of [720, "original", "auto"] as const) {
    keepQuality(quality);
    expect(keptQuality()).toBe(quality);
  }
  localStorage.setItem("offchat:quality", "fast");
  expect(keptQuality()).toBe("auto");
});

it("a video that has not the chosen height is shown in the next lower one, or in its lowest", () => {
  expect(nearest([1080, 720, 360], 720)).toBe(720);
  expect(nearest([1080, 540, 360], 720)).toBe(540);
  expect(nearest([1080, 720], 360)).toBe(720);
  expect([nearest([], 360), nearest([360], "auto")]).toEqual([360, "auto"]);
});
