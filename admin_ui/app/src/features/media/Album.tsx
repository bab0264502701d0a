/** Several photos and videos of one message as a mosaic, at most ten in each. */
import type { CSSProperties, ReactNode } from "react";
import { useMemo } from "react";
import classes from "./media.module.css";
import { mosaic } from "./mosaic.ts";
import { UNKNOWN_RATIO } from "./shape.ts";

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

function percent(part: number, whole: number): string {
  return `${(100 * part) / whole}%`;
}

export function Album({ tiles }: { tiles: readonly Tile[] }) {
  const ratios = tiles.map(({ ratio }) => ratio ?? UNKNOWN_RATIO).join(" ");
  const { places, height } = useMemo(() => mosaic(ratios.split(" ").map(Number), ALBUM_WIDTH), [ratios]);
  return (
    <div className={classes.album} style={{ "--ratio": ALBUM_WIDTH / height } as CSSProperties}>
      {tiles.map(({ key, content, caption, timed }, index) => {
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
