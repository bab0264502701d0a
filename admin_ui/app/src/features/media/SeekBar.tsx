/** A bar to move along in what plays: what has been played, and what has been loaded. */
import type { CSSProperties, PointerEvent } from "react";
import { lazy, Suspense, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { timecode } from "./playback.ts";
import classes from "./player.module.css";

const SeekPreview = lazy(() => import("./SeekPreview.tsx").then((module) => ({ default: module.SeekPreview })));

interface Props {
  /** Seconds. */
  time: number;
  duration: number;
  buffered: number;
  /** The path of the pictures along the bar; undefined where none are to be shown, as for sound. */
  storyboard?: string | null | undefined;
  onSeek: (seconds: number) => void;
}

/** The part of the bar that a mouse points to, from 0 to 1; a finger moves what plays at once. */
function partAt({ currentTarget, clientX, pointerType }: PointerEvent<HTMLElement>): number | null {
  const { left, width } = currentTarget.getBoundingClientRect();
  if (pointerType === "touch" || width === 0) return null;
  return Math.min(1, Math.max(0, (clientX - left) / width));
}

export function SeekBar({ time, duration, buffered, storyboard, onSeek }: Props) {
  const [part, setPart] = useState<number | null>(null);
  const whole = duration > 0 ? duration : 1;
  const style = { "--played": time / whole, "--buffered": Math.max(time, buffered) / whole } as CSSProperties;
  const bar = (
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
  if (storyboard === undefined) return bar;
  return (
    <div
      className={classes.along}
      onPointerMove={(event) => setPart(partAt(event))}
      onPointerLeave={() => setPart(null)}
    >
      {bar}
      {part !== null && duration > 0 && (
        <Suspense fallback={null}>
          <SeekPreview path={storyboard} time={part * duration} part={part} />
        </Suspense>
      )}
    </div>
  );
}
