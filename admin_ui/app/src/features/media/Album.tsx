/** Several photos and videos of one message as a mosaic, at most ten in each. */
import type { CSSProperties, ReactNode } from "react";
import { useMemo } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import classes from "./media.module.css";
import type { Place } from "./mosaic.ts";
import { mosaic } from "./mosaic.ts";
import { isLong, UNKNOWN_RATIO } from "./shape.ts";

/** The width that proportions are worked out for; narrower columns shrink the whole. */
export const ALBUM_WIDTH = 480;
export const ALBUM_FILES = 10;

export interface Tile {
  key: string;
  ratio: number | null;
  content: ReactNode;
  caption?: string | undefined;
  /** Whether the end of its foot says how long it plays. */
  timed?: boolean;
}

/** Whether so much of a picture is cut off in its place that one should know. */
function isCut(ratio: number | null, { width, height }: Place): boolean {
  const shown = width / height;
  return isLong(ratio) && ratio !== null && Math.min(ratio, shown) / Math.max(ratio, shown) < 0.8;
}

function percent(part: number, whole: number): string {
  return `${(100 * part) / whole}%`;
}

export function Album({ tiles }: { tiles: readonly Tile[] }) {
  const ratios = tiles.map(({ ratio }) => ratio ?? UNKNOWN_RATIO).join(" ");
  const { places, height } = useMemo(() => mosaic(ratios.split(" ").map(Number), ALBUM_WIDTH), [ratios]);
  return (
    <div className={classes.album} style={{ "--ratio": ALBUM_WIDTH / height } as CSSProperties}>
      {tiles.map((tile, index) => {
        const { key, content, caption, timed } = tile;
        const place = places[index];
        if (!place) return null;
        const style = {
          insetInlineStart: percent(place.x, ALBUM_WIDTH),
          insetBlockStart: percent(place.y, height),
          width: percent(place.width, ALBUM_WIDTH),
          height: percent(place.height, height),
        };
        return (
          <div key={key} className={classes.tile} style={style}>
            {content}
            {isCut(tile.ratio, place) && (
              <span className={classes.cut} role="img" aria-label={TEXTS.media.cut} title={TEXTS.media.cut}>
                <Icon name="expand" size={14} />
              </span>
            )}
            {caption && (
              <p className={classes.tileCaption} data-timed={timed} dir="auto" title={caption}>
                {caption}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
