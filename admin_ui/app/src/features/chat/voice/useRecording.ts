/** A voice message as React sees it: asked for, being recorded, there to be listened to, or why there is none. */
import { browserRecordings, RecordingKeeper } from "@offchat/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { TEXTS } from "../../../texts.ts";
import type { Recording, Trouble } from "./recording.ts";
import { record, troubleOf } from "./recording.ts";

export type VoiceState =
  | { step: "asking" }
  | { step: "recording" }
  | { step: "done"; file: File }
  | { step: "trouble"; why: Trouble };

const SHOWN = 48;
/** With less room it is not worth beginning: some seconds of sound. */
const LEAST_BYTES = 64 * 1024;

/** Where it is recorded, and by whom. */
export interface Place {
  room: string;
  me: string;
}

/** Begins at once, where of the bytes that are `free` for files some are left. Where its component goes before it was sent or discarded, it is kept, to be offered again. */
export function useRecording({ room, me }: Place, free: number) {
  // As it was at the beginning: what is recorded does not end because another file was sent.
  const most = useRef(free);
  const [state, setState] = useState<VoiceState>(
    free < LEAST_BYTES ? { step: "trouble", why: "full" } : { step: "asking" },
  );
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [seconds, setSeconds] = useState(0);
  const recording = useRef<Recording>(null);
  const keeper = useRef<RecordingKeeper>(null);
  useEffect(() => {
    if (most.current < LEAST_BYTES) return;
    let here = true;
    let bytes = 0;
    let over = false;
    let heard: readonly number[] = [];
    const begun = record(TEXTS.chat.voice.name, {
      onLevel: (level, at) => {
        heard = [...heard, level].slice(-SHOWN);
        setLevels(heard);
        setSeconds(at);
      },
      onPiece: (piece, at) => {
        keeper.current?.add(piece, at, heard);
        bytes += piece.size;
        // It ends while it still fits, with what comes until then.
        if (bytes + 2 * piece.size > most.current) recording.current?.stop();
      },
      onDone: (file, length) => {
        over = true;
        if (!here) return keeper.current?.release();
        setSeconds(length);
        setState({ step: "done", file });
      },
    });
    begun
      .then((one) => {
        recording.current = one;
        if (!here) return one.stop();
        const facts = { id: crypto.randomUUID(), room, name: one.name, type: one.type };
        keeper.current = new RecordingKeeper(me, facts, browserRecordings());
        setState({ step: "recording" });
      })
      .catch((thrown) => here && setState({ step: "trouble", why: troubleOf(thrown) }));
    return () => {
      here = false;
      if (over) keeper.current?.release();
      else recording.current?.stop();
    };
  }, [room, me]);
  const stop = useCallback(() => recording.current?.stop(), []);
  const forget = useCallback(() => void keeper.current?.remove(), []);
  return { state, levels, seconds, stop, forget };
}
