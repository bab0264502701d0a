/** The course of a sound to move along in: bars as high as it is loud, those that were heard in colour. */
import { useId } from "react";
import { barsOf } from "./bars.ts";
import classes from "./sound.module.css";

interface Props {
  points: readonly number[];
  /** 0 to 1 of the length. */
  played: number;
}

const HEIGHT = 28;
const STEP = 4;

export function Waveform({ points, played }: Props) {
  const clip = useId();
  const bars = barsOf(points).map((level, place) => {
    const height = Math.max(2, level * HEIGHT);
    const x = place * STEP + 0.5;
    return <rect key={x} x={x} y={(HEIGHT - height) / 2} width={3} height={height} rx={1.5} />;
  });
  const width = bars.length * STEP;
  return (
    <svg className={classes.waveform} viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <clipPath id={clip}>
        <rect width={width * played} height={HEIGHT} />
      </clipPath>
      <g className={classes.rest}>{bars}</g>
      <g className={classes.heard} clipPath={`url(#${clip})`}>
        {bars}
      </g>
    </svg>
  );
}
