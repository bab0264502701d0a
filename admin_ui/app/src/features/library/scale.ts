/** The strip of months beside the grid: each month has a share of it by its files, and years are written where they fit. */

export interface CountedMonth {
  /** As the server writes it: `2026-05`. */
  month: string;
  files: number;
  /** The address of the page that begins there. */
  page: string;
}

/** A month with its share of the strip, from 0 at the top to 1. */
export interface Share extends CountedMonth {
  start: number;
  end: number;
}

/** The least share that a month has, so that each can be pointed at. */
const LEAST = 0.006;

export function sharesOf(months: readonly CountedMonth[]): Share[] {
  const total = months.reduce((sum, { files }) => sum + files, 0) || 1;
  const weights = months.map(({ files }) => Math.max(files / total, LEAST));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let start = 0;
  return months.map((month, place) => {
    const end = place === months.length - 1 ? 1 : start + (weights[place] ?? 0) / whole;
    const share = { ...month, start, end };
    start = end;
    return share;
  });
}

/** The month at a place of the strip; places beyond its ends count as the ends. */
export function monthAt(shares: readonly Share[], place: number): number {
  const found = shares.findIndex(({ end }) => place < end);
  return found < 0 ? shares.length - 1 : found;
}

export interface YearLabel {
  year: string;
  at: number;
}

/** Where years are written: at their newest month, unless the one above is nearer than `gap`. */
export function yearsOf(shares: readonly Share[], gap: number): YearLabel[] {
  const labels: YearLabel[] = [];
  for (const { month, start } of shares) {
    const year = month.slice(0, 4);
    const last = labels.at(-1);
    if (last?.year === year) continue;
    if (!last || start - last.at >= gap) labels.push({ year, at: start });
  }
  return labels;
}

/** The month that is shown of a list: that of a file, or the next older one that has files. */
export function placeOf(shares: readonly Share[], month: string): number {
  const found = shares.findIndex((share) => share.month <= month);
  return found < 0 ? shares.length - 1 : found;
}
