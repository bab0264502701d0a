/** A strip beside the grid that leads to any month: by pointer, finger and keys. */
import type { KeyboardEvent, PointerEvent } from "react";
import { memo, useRef, useState } from "react";
import { library as words } from "../../texts/library.ts";
import { monthName } from "../../ui/format.ts";
import type { Share } from "./scale.ts";
import { monthAt, yearsOf } from "./scale.ts";
import classes from "./scrubber.module.css";

interface Props {
  shares: readonly Share[];
  /** The place of the month that is seen. */
  current: number;
  onGo: (share: Share) => void;
}

/** Of the strip, which is as high as the window. */
const YEAR_GAP = 0.05;
const A_YEAR = 12;

function stepOf(key: string, current: number, last: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + A_YEAR,
    PageUp: current - A_YEAR,
    Home: 0,
    End: last,
  };
  const wanted = steps[key];
  return wanted === undefined ? null : Math.min(last, Math.max(0, wanted));
}

const Scale = memo(function Scale({ shares }: Pick<Props, "shares">) {
  return (
    <>
      {shares.map(({ month, start }) => (
        <span key={month} className={classes.tick} style={{ insetBlockStart: `${start * 100}%` }} />
      ))}
      {yearsOf(shares, YEAR_GAP).map(({ year, at }) => (
        <span key={year} className={classes.year} style={{ insetBlockStart: `${at * 100}%` }}>
          {year}
        </span>
      ))}
    </>
  );
});

export function Scrubber({ shares, current, onGo }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const held = useRef(false);
  const at = ({ clientY }: PointerEvent) => {
    const box = strip.current?.getBoundingClientRect();
    return box ? monthAt(shares, (clientY - box.top) / box.height) : current;
  };
  const shown = pointed ?? current;
  const share = shares[shown];
  if (!share) return null;
  const go = (place: number) => {
    const next = shares[place];
    if (next) onGo(next);
  };
  const key = (event: KeyboardEvent) => {
    const next = stepOf(event.key, current, shares.length - 1);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    go(next);
  };
  return (
    <div className={classes.side}>
      <div
        ref={strip}
        className={classes.strip}
        role="slider"
        tabIndex={0}
        aria-label={words.scrubber}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={shares.length - 1}
        aria-valuenow={current}
        aria-valuetext={words.filesInMonth(
          monthName(shares[current]?.month ?? share.month),
          shares[current]?.files ?? 0,
        )}
        data-held={pointed !== null}
        onKeyDown={key}
        onPointerDown={(event) => {
          held.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          setPointed(at(event));
        }}
        onPointerMove={(event) => setPointed(at(event))}
        onPointerLeave={() => !held.current && setPointed(null)}
        onPointerCancel={() => {
          held.current = false;
          setPointed(null);
        }}
        onPointerUp={(event) => {
          held.current = false;
          setPointed(null);
          go(at(event));
        }}
      >
        <Scale shares={shares} />
        <span className={classes.mark} style={{ insetBlockStart: `${share.start * 100}%` }} aria-hidden="true">
          <span className={classes.bubble}>{words.filesInMonth(monthName(share.month), share.files)}</span>
        </span>
      </div>
    </div>
  );
}
