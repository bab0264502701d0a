/** How large a photo or video stands in the conversation, known before any of its bytes are here. */
import type { Attachment } from "@offchat/client";

/** Width over height while nobody knows better. */
export const UNKNOWN_RATIO = 4 / 3;
const PANORAMA = 2.2;
const WIDEST = 10;
const NARROWEST = 0.5;
const LANDSCAPE = { width: 480, height: 400 };
const PORTRAIT = { width: 300, height: 400 };
/** Less is too small for its buttons. */
const LEAST = 200;

export interface Box {
  /** Width over height. */
  ratio: number;
  /** Pixels, or null for the whole column; never more than there is. */
  width: number | null;
}

/** The true proportions, or null where they are not known yet. */
export function ratioOf({ width, height }: Pick<Attachment, "width" | "height">): number | null {
  return width && height ? width / height : null;
}

/** Whether a picture is so wide or so tall that little of it can be recognised in a usual box. */
export function isLong(ratio: number | null): boolean {
  return ratio !== null && (ratio > PANORAMA || ratio < 1 / PANORAMA);
}

/** The box of a file that stands alone; `natural` is its width in pixels, beyond which it is not blown up. */
export function boxOf(known: number | null, natural: number | null = null): Box {
  const ratio = Math.min(WIDEST, Math.max(NARROWEST, known ?? UNKNOWN_RATIO));
  if (ratio > PANORAMA && (natural ?? 0) > LANDSCAPE.width) return { ratio, width: null };
  const most = ratio < 1 ? PORTRAIT : LANDSCAPE;
  const width = Math.min(most.width, most.height * ratio);
  return { ratio, width: Math.min(width, Math.max(LEAST, natural ?? width)) };
}
