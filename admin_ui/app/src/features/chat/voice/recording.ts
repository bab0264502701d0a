/** Records what the microphone hears: how loud it is now, for how long, and at last the file. */

import { voiceName } from "../../../ui/voiceName.ts";

/** What browsers record, the one first that most others play. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const EVERY_MS = 100;
/** Longer messages are cut into several by their sender. */
export const LONGEST_S = 600;

export type Trouble = "refused" | "missing" | "unsupported" | "busy" | "full";

export interface Recording {
  /** What the file is called. */
  name: string;
  type: string;
  /** Ends it; `onDone` follows. */
  stop: () => void;
}

interface Listeners {
  /** 0 to 1, ten times a second, with the seconds since the beginning. */
  onLevel: (level: number, seconds: number) => void;
  /** Once a second, and at the end: what came since. */
  onPiece: (piece: Blob, seconds: number) => void;
  onDone: (file: File, seconds: number) => void;
}

/** Which of the reasons for which there is no microphone it is. */
export function troubleOf(thrown: unknown): Trouble {
  const name = thrown instanceof Error ? thrown.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "unsupported";
}

/** How loud it is at present, 0 to 1, on the scale on which people hear. */
function meter(context: AudioContext, stream: MediaStream): () => number {
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    return Math.min(1, Math.sqrt(loudest));
  };
}

/** Asks for the microphone and begins. Throws where there is none, or none for this page. */
export async function record(words: string, { onLevel, onPiece, onDone }: Listeners): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : undefined);
    const context = new AudioContext();
    const level = meter(context, stream);
    const pieces: Blob[] = [];
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const type = (recorder.mimeType || "audio/webm").split(";")[0] ?? "audio/webm";
    const name = voiceName(words, new Date(), type);
    const tick = setInterval(() => {
      onLevel(level(), seconds());
      if (seconds() >= LONGEST_S) stop();
    }, EVERY_MS);
    const stop = () => {
      if (recorder.state !== "inactive") recorder.stop();
    };
    recorder.ondataavailable = ({ data }) => {
      pieces.push(data);
      onPiece(data, seconds());
    };
    recorder.onstop = () => {
      const length = seconds();
      clearInterval(tick);
      release();
      void context.close();
      onDone(new File(pieces, name, { type }), length);
    };
    recorder.start(1000);
    return { name, type, stop };
  } catch (thrown) {
    release();
    throw thrown;
  }
}
