/** Bars of the last hours, drawn in the room of a word or two; the accessible name tells the range. */
import classes from "./overview.module.css";

const STEP = 10;
const WIDTH = 7;
const HEIGHT = 32;
/** An hour in which nothing happened is a part of the ground line. */
const GROUND = 2;

/** The height of each hour's bar; hours without a value have none. */
export function heightsOf(values: (number | null)[]): number[] {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  return values.map((value) => (value ? Math.max(2 * GROUND, Math.round((value / most) * HEIGHT)) : 0));
}

export function Sparkline({ values, label }: { values: (number | null)[]; label: string }) {
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${values.length * STEP - STEP + WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {heightsOf(values).map((height, hour) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place among the hours
          key={hour}
          x={hour * STEP}
          y={HEIGHT - (height || GROUND)}
          width={WIDTH}
          height={height || GROUND}
          data-empty={height === 0}
        />
      ))}
    </svg>
  );
}
