/** A voice message in the place of what is written: recorded, listened to, sent or thrown away. */
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { TEXTS } from "../../../texts.ts";
import { Length, Levels, Listen } from "./Listen.tsx";
import type { Hold } from "./useHold.ts";
import type { Place } from "./useRecording.ts";
import { useRecording } from "./useRecording.ts";
import { VoiceButton } from "./VoiceButton.tsx";
import classes from "./voice.module.css";

interface Props extends Place {
  /** The bytes that are left for files there. */
  free: number;
  hold: Hold;
  /** It goes on as after a tap. */
  onTapped: () => void;
  onSend: (file: File) => void;
  onClose: () => void;
}

/** What is shorter was let go of by mistake: it is not sent by itself. */
const SHORTEST_S = 0.7;
const { voice: words } = TEXTS.chat;

export function Voice({ room, me, free, hold, onTapped, onSend, onClose }: Props) {
  const { state, levels, seconds, stop, forget } = useRecording({ room, me }, free);
  const next = useRef<HTMLButtonElement>(null);
  const { step } = state;
  const discard = () => {
    forget();
    onClose();
  };
  const send = (file: File) => {
    onSend(file);
    forget();
  };
  // The keyboard goes on at what is to be pressed next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another button stands there
  useEffect(() => next.current?.focus(), [step]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing that happens to the hold or to the recording
  useEffect(() => {
    if (hold === "discarded") return discard();
    if (hold !== "sent") return;
    if (step === "recording") stop();
    else if (state.step === "done" && seconds >= SHORTEST_S) send(state.file);
    else onTapped();
  }, [hold, step]);
  if (step === "trouble") {
    return (
      <div className={classes.voice}>
        <div className={classes.words} role="alert">
          {words.trouble[state.why]}
        </div>
        <Button ref={next} size="compact-sm" variant="subtle" onClick={onClose}>
          {TEXTS.general.close}
        </Button>
      </div>
    );
  }
  const pressed = hold === "held" || hold === "away";
  return (
    <section className={classes.voice} aria-label={words.name}>
      {!pressed && <VoiceButton icon="trash" label={words.discard} look="danger" onClick={discard} />}
      {step === "done" ? <Listen file={state.file} /> : <span className={classes.dot} data-on={step === "recording"} />}
      <Levels levels={levels} />
      <Length seconds={seconds} />
      <span className={classes.hidden} role="status">
        {words[step]}
      </span>
      {pressed ? (
        <span className={classes.hint} data-away={hold === "away"}>
          {words[hold]}
        </span>
      ) : step === "done" ? (
        <VoiceButton ref={next} icon="send" label={words.send} onClick={() => send(state.file)} />
      ) : (
        <VoiceButton ref={next} icon="stop" label={words.stop} disabled={step === "asking"} onClick={stop} />
      )}
    </section>
  );
}
