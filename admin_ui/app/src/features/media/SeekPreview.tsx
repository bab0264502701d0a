/** What a video shows at the time to which one points on its bar. */
import type { CSSProperties } from "react";
import { useMediaAccess } from "./access.ts";
import { timecode } from "./playback.ts";
import classes from "./preview.module.css";
import { beside, cueAt, useStoryboard } from "./storyboard.ts";

interface Props {
  /** The path of the storyboard, where there is one. */
  path: string | null;
  /** Seconds. */
  time: number;
  /** Where on the bar one points, from 0 to 1. */
  part: number;
}

export function SeekPreview({ path, time, part }: Props) {
  const access = useMediaAccess();
  const cue = cueAt(useStoryboard(path, true), time);
  const style = { "--part": part, "--tile": `${cue?.width ?? 0}px` } as CSSProperties;
  return (
    <div className={classes.preview} style={style} aria-hidden="true">
      {cue && path && (
        <div
          className={classes.tile}
          data-storyboard
          style={{
            width: cue.width,
            height: cue.height,
            backgroundImage: `url("${access.url(beside(path, cue.sheet))}")`,
            backgroundPosition: `-${cue.x}px -${cue.y}px`,
          }}
        />
      )}
      <span className={classes.previewTime}>{timecode(time)}</span>
    </div>
  );
}
