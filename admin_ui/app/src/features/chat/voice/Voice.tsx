/** A voice message in the place of what is written: recorded, listened to, sent or thrown away. */
import { ActionIcon, Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useRecording } from "./useRecording.ts";
import classes from "./voice.module.css";

interface Props {
  onSend: (file: File) => void;
  onClose: () => void;
}

/** Seconds as a clock, `0:07`. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
}

function Levels({ levels }: { levels: readonly number[] }) {
  return (
    <div className={classes.levels} aria-hidden="true">
      {levels.map((level, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name than their place
        <span key={place} style={{ blockSize: `${Math.max(8, 100 * level)}%` }} />
      ))}
    </div>
  );
}

/** Plays what was recorded. */
function Listen({ url }: { url: string }) {
  const sound = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const label = playing ? TEXTS.media.pausePlaying : TEXTS.chat.voice.listen;
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
        src={url}
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

export function Voice({ onSend, onClose }: Props) {
  const { state, levels, seconds, stop } = useRecording();
  const next = useRef<HTMLButtonElement>(null);
  const { step } = state;
  // The keyboard goes on at what is to be pressed next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another button stands there
  useEffect(() => next.current?.focus(), [step]);
  if (step === "trouble") {
    return (
      <div className={classes.voice}>
        <div className={classes.words} role="alert">
          {TEXTS.chat.voice.trouble[state.why]}
        </div>
        <Button ref={next} size="compact-sm" variant="subtle" onClick={onClose}>
          {TEXTS.general.close}
        </Button>
      </div>
    );
  }
  return (
    <section className={classes.voice} aria-label={TEXTS.chat.voice.name}>
      <ActionIcon
        size={36}
        radius="md"
        variant="subtle"
        color="red"
        aria-label={TEXTS.chat.voice.discard}
        title={TEXTS.chat.voice.discard}
        onClick={onClose}
      >
        <Icon name="trash" size={19} />
      </ActionIcon>
      {step === "done" ? <Listen url={state.url} /> : <span className={classes.dot} data-on={step === "recording"} />}
      <Levels levels={levels} />
      <span className={classes.time} role="timer" aria-label={TEXTS.chat.voice.length}>
        {clock(seconds)}
      </span>
      <span className={classes.hidden} role="status">
        {TEXTS.chat.voice[step]}
      </span>
      {step === "done" ? (
        <ActionIcon
          ref={next}
          size={36}
          radius="md"
          aria-label={TEXTS.chat.voice.send}
          title={TEXTS.chat.voice.send}
          onClick={() => onSend(state.file)}
        >
          <Icon name="send" size={19} turns />
        </ActionIcon>
      ) : (
        <ActionIcon
          ref={next}
          size={36}
          radius="md"
          disabled={step === "asking"}
          aria-label={TEXTS.chat.voice.stop}
          title={TEXTS.chat.voice.stop}
          onClick={stop}
        >
          <Icon name="stop" size={19} filled />
        </ActionIcon>
      )}
    </section>
  );
}
