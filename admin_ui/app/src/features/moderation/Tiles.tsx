/** What waits, at a glance: held files and the queues of jobs. */
import { Skeleton } from "@mantine/core";
import { TEXTS } from "../../texts.ts";
import type { Live } from "./media.ts";
import classes from "./moderation.module.css";

function Tile({ name, value, more }: { name: string; value: number; more?: string }) {
  return (
    <div className={classes.tile}>
      <div className={classes.tileName}>{name}</div>
      <div className={classes.tileValue}>{value}</div>
      {more && <div className={classes.tileName}>{more}</div>}
    </div>
  );
}

export function Tiles({ live }: { live: Live }) {
  if (!live.counts) return <Skeleton h={88} radius="md" style={{ flex: "none" }} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where the tiles are wider than the screen, arrow keys scroll them
    <section className={classes.tiles} aria-label={TEXTS.moderation.live} tabIndex={0}>
      {Object.entries(live.counts).map(([name, value]) => (
        <Tile key={name} name={TEXTS.moderation.counts[name] ?? name} value={value} />
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
