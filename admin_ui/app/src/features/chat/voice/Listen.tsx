/** What was recorded, to be listened to before it is sent: a button, how loud it was, and how long it is. */
import { ActionIcon } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import classes from "./voice.module.css";

/** Seconds as a clock, `0:07`. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
}

export function Levels({ levels }: { levels: readonly number[] }) {
  return (
    <div className={classes.levels} aria-hidden="true">
      {levels.map((level, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name than their place
        <span key={place} style={{ blockSize: `${Math.max(8, 100 * level)}%` }} />
      ))}
    </div>
  );
}

export function Length({ seconds }: { seconds: number }) {
  return (
    <span className={classes.time} role="timer" aria-label={TEXTS.chat.voice.length}>
      {clock(seconds)}
    </span>
  );
}

export function Listen({ file }: { file: File }) {
  const sound = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const label = playing ? TEXTS.media.pausePlaying : TEXTS.chat.voice.listen;
  useEffect(() => {
    const url = URL.createObjectURL(file);
    if (sound.current) sound.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);
  const press = () => {
    const { current } = sound;
    if (current?.paused) current.play().catch(() => undefined);
    else current?.pause();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: it is one's own voice */}
      <audio
        ref={sound}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
      <ActionIcon size={36} radius="md" variant="subtle" aria-label={label} title={label} onClick={press}>
        <Icon name={playing ? "pause" : "play"} size={19} filled={!playing} />
      </ActionIcon>
    </>
  );
}
