/** Columns of days, the oldest first; the accessible name tells the sum and the highest day. */

import { statistics as words } from "../../texts/statistics.ts";
import { shortDay } from "../../ui/format.ts";
import classes from "./statistics.module.css";

export interface Day {
  day: string;
  value: number;
}

const HEIGHT = 100;

/** The heights of the columns, of 100; a day on which anything was sent is seen. */
export function heights(days: Day[]): number[] {
  const most = Math.max(1, ...days.map(({ value }) => value));
  return days.map(({ value }) => (value === 0 ? 0 : Math.max(2, (value / most) * HEIGHT)));
}

/** What the chart says to those who do not see it. */
export function labelOf(name: string, days: Day[], say: (value: number) => string): string {
  const highest = days.reduce((best, one) => (one.value > best.value ? one : best), { day: "", value: 0 });
  if (highest.value === 0) return words.emptyChart(name);
  const total = days.reduce((sum, { value }) => sum + value, 0);
  return words.chart(name, say(total), say(highest.value), shortDay(highest.day));
}

interface Props {
  name: string;
  days: Day[];
  say: (value: number) => string;
}

export function DayChart({ name, days, say }: Props) {
  const tall = heights(days);
  const most = Math.max(0, ...days.map(({ value }) => value));
  return (
    <figure className={classes.chart}>
      {most > 0 && (
        <span className={classes.most} aria-hidden="true">
          {say(most)}
        </span>
      )}
      <div className={classes.columns} role="img" aria-label={labelOf(name, days, say)}>
        {days.map(({ day, value }, place) => (
          <span key={day} className={classes.column} title={words.onDay(shortDay(day), say(value))}>
            <span style={{ blockSize: `${tall[place]}%` }} />
          </span>
        ))}
      </div>
      <figcaption className={classes.ends}>
        <span>{days[0] && shortDay(days[0].day)}</span>
        <span>{days.length > 1 && shortDay(days[days.length - 1]?.day ?? "")}</span>
      </figcaption>
    </figure>
  );
}
