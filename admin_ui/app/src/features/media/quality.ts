/** The quality in which a person wants videos: the one that was chosen last, kept in this browser. */

/** The file as it is, the height that fits, or one of the heights of the stream. */
export type Quality = "original" | "auto" | number;

const KEY = "offchat:quality";

/** The quality that was chosen last; "auto" where none was. */
export function keptQuality(): Quality {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "original") return kept;
    const height = Number(kept);
    return Number.isInteger(height) && height > 0 ? height : "auto";
  } catch {
    return "auto";
  }
}

export function keepQuality(quality: Quality): void {
  try {
    if (quality === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, String(quality));
  } catch {
    // A browser that keeps nothing begins with what fits.
  }
}

/** What comes nearest to the wanted quality among the heights of a video: never more lines, where it has fewer. */
export function nearest(heights: readonly number[], wanted: Quality): Quality {
  if (typeof wanted !== "number" || heights.length === 0) return wanted;
  const fitting = heights.filter((height) => height <= wanted);
  return fitting.length > 0 ? Math.max(...fitting) : Math.min(...heights);
}
