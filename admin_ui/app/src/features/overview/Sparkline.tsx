/** A line of the last hours, drawn in the room of a word or two; its accessible name tells the range. */
import classes from "./overview.module.css";

const WIDTH = 100;
const HEIGHT = 32;

/** The points of the line; hours without a value break it. */
export function pathOf(values: (number | null)[]): string {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const step = WIDTH / Math.max(1, values.length - 1);
  let pen = "M";
  // An hour that stands alone is a short dash, or it would not be seen.
  return values
    .flatMap((value, place) => {
      if (value === null) {
        pen = "M";
        return [];
      }
      const point = `${pen}${(place * step).toFixed(1)} ${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`;
      const alone = pen === "M" && (values[place + 1] ?? null) === null;
      pen = "L";
      return [alone ? `${point}h2` : point];
    })
    .join("");
}

export function Sparkline({ values, label }: { values: (number | null)[]; label: string }) {
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={pathOf(values)} fill="none" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
