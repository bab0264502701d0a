/** A recording that was left before it was sent: one listens to it, sends it, or discards it. */
import type { UnsentRecording } from "@offchat/client";
import { TEXTS } from "../../../texts.ts";
import { Length, Levels, Listen } from "./Listen.tsx";
import { VoiceButton } from "./VoiceButton.tsx";
import classes from "./voice.module.css";

interface Props {
  recording: UnsentRecording;
  /** Null where nothing can be sent at present. */
  onSend: ((file: File) => void) | null;
  onForget: () => void;
}

const { voice: words } = TEXTS.chat;

export function Unsent({ recording: { file, seconds, levels }, onSend, onForget }: Props) {
  const send = () => {
    onSend?.(file);
    onForget();
  };
  return (
    <section className={classes.unsent} aria-label={words.unsent}>
      <p>{words.unsent}</p>
      <div className={classes.voice}>
        <VoiceButton icon="trash" label={words.discard} look="danger" onClick={onForget} />
        <Listen file={file} />
        <Levels levels={levels} />
        <Length seconds={seconds} />
        <VoiceButton icon="send" label={words.send} disabled={onSend === null} onClick={send} />
      </div>
    </section>
  );
}
