/** An animated picture in the conversation: it moves while it is in sight, unless the person would rather it did not. */
import { useRef, useState } from "react";
import { clips as words } from "../../../texts/clips.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Clip } from "./Clip.tsx";
import classes from "./clips.module.css";
import { useInSight, wantsStillness } from "./motion.ts";

interface Props {
  path: string;
  /** Whether it is smaller than its box; it is not blown up. */
  tiny: boolean;
  /** Called with whether it stands in for the still. */
  onShown: (shown: boolean) => void;
}

export function Animated({ path, tiny, onShown }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const inSight = useInSight(place);
  const [paused, setPaused] = useState(wantsStillness);
  return (
    <>
      <span ref={place} className={classes.place} data-tiny={tiny}>
        {inSight && !paused && <Clip path={path} onShown={onShown} />}
      </span>
      <MotionButton paused={paused} onChange={setPaused} />
    </>
  );
}

/** Stops what moves by itself, and lets it go on. */
export function MotionButton({ paused, onChange }: { paused: boolean; onChange: (paused: boolean) => void }) {
  const label = paused ? words.play : words.pause;
  return (
    <button
      type="button"
      className={classes.motion}
      data-paused={paused}
      aria-label={label}
      title={label}
      onClick={() => onChange(!paused)}
    >
      <Icon name={paused ? "play" : "pause"} size={16} filled={paused} />
    </button>
  );
}
