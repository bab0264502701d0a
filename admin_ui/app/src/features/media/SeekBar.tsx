/** A bar to move along in what plays: what has been played, and what has been loaded. */
import type { CSSProperties } from "react";
import { TEXTS } from "../../texts.ts";
import { timecode } from "./playback.ts";
import classes from "./player.module.css";

interface Props {
  /** Seconds. */
  time: number;
  duration: number;
  buffered: number;
  onSeek: (seconds: number) => void;
}

export function SeekBar({ time, duration, buffered, onSeek }: Props) {
  const whole = duration > 0 ? duration : 1;
  const style = { "--played": time / whole, "--buffered": Math.max(time, buffered) / whole } as CSSProperties;
  return (
    <input
      type="range"
      dir="ltr"
      className={classes.seek}
      style={style}
      min={0}
      max={whole}
      step="any"
      value={Math.min(time, whole)}
      disabled={duration <= 0}
      aria-label={TEXTS.media.seek}
      aria-valuetext={TEXTS.media.timeOf(timecode(time), timecode(duration))}
      onChange={({ currentTarget }) => onSeek(Number(currentTarget.value))}
      // Arrow keys move along here and turn to no other file.
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}
