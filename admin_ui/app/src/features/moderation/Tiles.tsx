/** What waits, at a glance: held files and the queues of jobs. */
import { Skeleton, UnstyledButton } from "@mantine/core";
import { TEXTS } from "../../texts.ts";
import type { Live } from "./media.ts";
import classes from "./moderation.module.css";

interface TileProps {
  name: string;
  value: number;
  more?: string;
  /** Where these files can be listed. */
  onClick?: (() => void) | undefined;
}

function Tile({ name, value, more, onClick }: TileProps) {
  const content = (
    <>
      <span className={classes.tileName}>{name}</span>
      <span className={classes.tileValue}>{value}</span>
      {more && <span className={classes.tileName}>{more}</span>}
    </>
  );
  if (!onClick) return <div className={classes.tile}>{content}</div>;
  return (
    <UnstyledButton className={classes.tile ?? ""} onClick={onClick} title={TEXTS.moderation.onlyThese(name)}>
      {content}
    </UnstyledButton>
  );
}

export function Tiles({ live, onHold }: { live: Live; onHold: (hold: string) => void }) {
  if (!live.counts) return <Skeleton h={88} radius="md" style={{ flex: "none" }} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where the tiles are wider than the screen, arrow keys scroll them
    <section className={classes.tiles} aria-label={TEXTS.moderation.live} tabIndex={0}>
      {Object.entries(live.counts).map(([name, value]) => (
        <Tile
          key={name}
          name={TEXTS.moderation.counts[name] ?? name}
          value={value}
          onClick={name in TEXTS.moderation.holds ? () => onHold(name) : undefined}
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
