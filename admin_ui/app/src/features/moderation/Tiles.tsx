/** What waits, at a glance: held files and the queues of jobs. */
import { Skeleton } from "@mantine/core";
import { Link } from "react-router";
import { TEXTS } from "../../texts.ts";
import type { Live } from "./media.ts";
import classes from "./moderation.module.css";

interface TileProps {
  name: string;
  value: number;
  more?: string;
  /** Where these files are listed, if they are. */
  to?: string | undefined;
}

function Tile({ name, value, more, to }: TileProps) {
  const content = (
    <>
      <span className={classes.tileName}>{name}</span>
      <span className={classes.tileValue}>{value}</span>
      {more && <span className={classes.tileName}>{more}</span>}
    </>
  );
  if (to === undefined) return <div className={classes.tile}>{content}</div>;
  return (
    <Link className={classes.tile} to={to} title={TEXTS.moderation.onlyThese(name)}>
      {content}
    </Link>
  );
}

export function Tiles({ live, toHold }: { live: Live; toHold: (hold: string) => string }) {
  if (!live.counts) return <Skeleton h={88} radius="md" style={{ flex: "none" }} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where the tiles are wider than the screen, arrow keys scroll them
    <section className={classes.tiles} aria-label={TEXTS.moderation.live} tabIndex={0}>
      {Object.entries(live.counts).map(([name, value]) => (
        <Tile
          key={name}
          name={TEXTS.moderation.counts[name] ?? name}
          value={value}
          to={name in TEXTS.moderation.holds ? toHold(name) : undefined}
        />
      ))}
      {live.queues.map(({ queue, depth, running, failed }) => (
        <Tile
          key={queue}
          name={TEXTS.moderation.queue(queue)}
          value={depth}
          more={TEXTS.moderation.queueFacts(running, failed)}
        />
      ))}
    </section>
  );
}
