/** A list of things by size, each with a bar of its share of the largest. */
import { statistics as words } from "../../texts/statistics.ts";
import { bytes, count } from "../../ui/format.ts";
import classes from "./statistics.module.css";

export interface Bar {
  key: string;
  name: string;
  files: number;
  bytes: number;
  color?: string | null;
}

/** Largest first. */
export function bySize(bars: Bar[]): Bar[] {
  return [...bars].sort((one, other) => other.bytes - one.bytes || other.files - one.files);
}

export function BarList({ bars }: { bars: Bar[] }) {
  if (bars.length === 0) return <p className={classes.faint}>{words.none}</p>;
  const most = Math.max(1, ...bars.map((bar) => bar.bytes));
  return (
    <ul className={classes.bars}>
      {bySize(bars).map((bar) => (
        <li key={bar.key}>
          <span className={classes.name} dir="auto">
            {bar.name}
          </span>
          <span className={classes.amount}>
            <bdi>{words.files(bar.files, count(bar.files))}</bdi> · <bdi>{bytes(bar.bytes)}</bdi>
          </span>
          <span className={classes.track} aria-hidden>
            <span style={{ inlineSize: `${(100 * bar.bytes) / most}%`, background: bar.color ?? undefined }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
