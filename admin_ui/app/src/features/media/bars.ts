/** How a waveform is drawn in a row: fewer bars than it has points, each as high as the loudest of its points. */

const MOST = 48;

export function barsOf(points: readonly number[]): number[] {
  const count = Math.min(MOST, points.length);
  return Array.from({ length: count }, (_, place) => {
    const from = Math.floor((place * points.length) / count);
    const to = Math.floor(((place + 1) * points.length) / count);
    return Math.max(0, ...points.slice(from, to));
  });
}
