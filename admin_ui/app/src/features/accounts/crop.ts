/** Which square of a picture is shown: pure sums, in pixels of the picture. */

export interface Size {
  width: number;
  height: number;
}

/** `x` and `y`: the middle of the square; `zoom`: 1 is the largest square that fits. */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

export const MAX_ZOOM = 4;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The side of the square. */
export function sideOf({ width, height }: Size, zoom: number): number {
  return Math.min(width, height) / zoom;
}

export function centred({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, zoom: 1 };
}

/** The nearest square that lies wholly in the picture. */
export function fitting(size: Size, { x, y, zoom }: Crop): Crop {
  const allowed = within(zoom, 1, MAX_ZOOM);
  const half = sideOf(size, allowed) / 2;
  return { x: within(x, half, size.width - half), y: within(y, half, size.height - half), zoom: allowed };
}

/** The square after the picture was moved by so many pixels of a view of `view` pixels. */
export function moved(size: Size, crop: Crop, right: number, down: number, view: number): Crop {
  const scale = sideOf(size, crop.zoom) / view;
  return fitting(size, { ...crop, x: crop.x - right * scale, y: crop.y - down * scale });
}
