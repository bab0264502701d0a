import { expect, it } from "vitest";
import { bounded, mostOf, stepOf, zoomed } from "../../../src/features/media/viewer/useZoom.ts";

const STAGE = { width: 1000, height: 500 };
const PANORAMA = { width: 12_000, height: 600 };
const MIDDLE = { x: 0, y: 0 };

it("a panorama fills the stage after a double click, and is moved along itself alone", () => {
  expect(stepOf(STAGE, PANORAMA)).toBe(10);
  const view = zoomed({ scale: 1, x: 0, y: 0 }, 10, MIDDLE, STAGE, PANORAMA);
  expect(bounded({ ...view, x: 9999, y: 9999 }, STAGE, PANORAMA)).toEqual({ scale: 10, x: 4500, y: 0 });
  expect(zoomed(view, 100, MIDDLE, STAGE, PANORAMA).scale).toBe(mostOf(STAGE, PANORAMA));
  expect(mostOf(STAGE, PANORAMA)).toBe(20);
});

it("nothing beside a tall picture comes into sight that does not have to", () => {
  const tall = { width: 500, height: 4000 };
  expect(stepOf(STAGE, tall)).toBe(16);
  expect(bounded({ scale: 4, x: 500, y: -9999 }, STAGE, tall)).toEqual({ scale: 4, x: 0, y: -750 });
});

it("a photo of usual proportions is zoomed a bit, and as far as before", () => {
  const photo = { width: 800, height: 600 };
  expect(stepOf(STAGE, photo)).toBe(2.5);
  expect(mostOf(STAGE, photo)).toBe(8);
  expect(bounded({ scale: 0.5, x: 3, y: 3 }, STAGE, photo)).toEqual({ scale: 1, x: 0, y: 0 });
});
