/** What plays in a conversation: one file at a time, and its row stays drawn wherever one scrolls. */
import type { Range } from "@tanstack/react-virtual";
import { defaultRangeExtractor } from "@tanstack/react-virtual";
import type { SyntheticEvent } from "react";
import { useCallback, useState } from "react";
import type { Row } from "./rows.ts";

const MOVING = "video[loop]";

/** The rows to draw: those in range, and `kept` where it is none of them. */
export function rangeWith(kept: number, range: Range): number[] {
  const drawn = defaultRangeExtractor(range);
  return kept < 0 || drawn.includes(kept) ? drawn : [...drawn, kept].sort((a, b) => a - b);
}

/** A row that is not drawn loses its player, and the player its place. */
export function usePlaying(rows: readonly Row[]) {
  const [playing, setPlaying] = useState<string | null>(null);
  const onPlayCapture = ({ currentTarget, target }: SyntheticEvent<HTMLElement>) => {
    // What moves by itself and without sound, for as long as it is in sight, neither ends what one plays nor ends by it.
    if (target instanceof HTMLElement && target.matches(MOVING)) return;
    for (const other of currentTarget.querySelectorAll<HTMLMediaElement>(`video:not(${MOVING}), audio`)) {
      if (other !== target) other.pause();
    }
    if (target instanceof HTMLElement) setPlaying(target.closest<HTMLElement>("[data-row]")?.dataset.row ?? null);
  };
  const place = playing === null ? -1 : rows.findIndex(({ key }) => key === playing);
  const rangeExtractor = useCallback((range: Range) => rangeWith(place, range), [place]);
  return { onPlayCapture, rangeExtractor };
}
