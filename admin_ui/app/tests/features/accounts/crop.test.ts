import { describe, expect, it } from "vitest";
import { centred, fitting, MAX_ZOOM, moved, sideOf } from "../../../src/features/accounts/crop.ts";

const WIDE = { width: 1000, height: 400 };

describe("the square of a picture", () => {
  it("is the largest one of its middle at first", () => {
    expect(centred(WIDE)).toEqual({ x: 500, y: 200, zoom: 1 });
    expect(sideOf(WIDE, 1)).toBe(400);
  });

  it("never leaves the picture, however far it is dragged or zoomed out", () => {
    const near = fitting(WIDE, { x: 60, y: 60, zoom: 4 });
    expect(near).toEqual({ x: 60, y: 60, zoom: 4 });
    expect(fitting(WIDE, { ...near, zoom: 1 })).toEqual({ x: 200, y: 200, zoom: 1 });
    expect(moved(WIDE, centred(WIDE), -10_000, 10_000, 256)).toEqual({ x: 800, y: 200, zoom: 1 });
    expect(fitting(WIDE, { x: 0, y: 0, zoom: 99 }).zoom).toBe(MAX_ZOOM);
  });

  it("follows the pointer by as much as it moves on the screen", () => {
    expect(moved(WIDE, centred(WIDE), 128, 0, 256).x).toBe(500 - 200);
  });
});
