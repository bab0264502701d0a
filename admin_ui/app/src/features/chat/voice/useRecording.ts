/** A voice message as React sees it: asked for, being recorded, there to be listened to, or why there is none. */
import { useCallback, useEffect, useRef, useState } from "react";
import { TEXTS } from "../../../texts.ts";
import type { Recording, Trouble } from "./recording.ts";
import { record, troubleOf } from "./recording.ts";

export type VoiceState =
  | { step: "asking" }
  | { step: "recording" }
  | { step: "done"; file: File; url: string }
  | { step: "trouble"; why: Trouble };

const SHOWN = 48;

/** Begins at once and ends with the component: what was not sent then is gone. */
export function useRecording() {
  const [state, setState] = useState<VoiceState>({ step: "asking" });
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [seconds, setSeconds] = useState(0);
  const recording = useRef<Recording>(null);
  useEffect(() => {
    let here = true;
    let url = "";
    const begun = record(TEXTS.chat.voice.name, {
      onLevel: (level, at) => {
        setLevels((before) => [...before, level].slice(-SHOWN));
        setSeconds(at);
      },
      onDone: (file, length) => {
        url = URL.createObjectURL(file);
        setSeconds(length);
        setState({ step: "done", file, url });
      },
    });
    begun
      .then((one) => {
        if (!here) return one.cancel();
        recording.current = one;
        setState({ step: "recording" });
      })
      .catch((thrown) => here && setState({ step: "trouble", why: troubleOf(thrown) }));
    return () => {
      here = false;
      recording.current?.cancel();
      if (url) URL.revokeObjectURL(url);
    };
  }, []);
  const stop = useCallback(() => recording.current?.stop(), []);
  return { state, levels, seconds, stop };
}
