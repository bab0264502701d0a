/** One bar for all uploads into a room while several run, above where one writes. */
import type { CSSProperties } from "react";
import { TEXTS } from "../../texts.ts";
import { bytes, span } from "../../ui/format.ts";
import { useLive, useMediaAccess } from "./access.ts";
import classes from "./media.module.css";
import { togetherOf } from "./together.ts";

export function UploadSummary({ room }: { room: string }) {
  const { live } = useMediaAccess();
  const uploads = useLive((known) => known.uploads());
  const together = togetherOf(Object.values(uploads), room, live.progress);
  if (!together) return null;
  const { done, total, left, percent, seconds } = together;
  const words = [TEXTS.media.together(done, total), bytes(left), seconds === null ? "" : span(seconds)];
  return (
    <div className={classes.summary}>
      <span>{words.filter(Boolean).join(" · ")}</span>
      <div
        className={classes.summaryBar}
        role="progressbar"
        aria-label={TEXTS.media.allUploads}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(percent)}
      >
        <div className={classes.stored} style={{ "--stored": percent / 100 } as CSSProperties} />
      </div>
    </div>
  );
}
