/** Records what the microphone hears: how loud it is now, for how long, and at last the file. */

/** What browsers record, the one first that most others play. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const ENDINGS: Readonly<Record<string, string>> = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };
const EVERY_MS = 100;
/** Longer messages are cut into several by their sender. */
export const LONGEST_S = 600;

export type Trouble = "refused" | "missing" | "unsupported" | "busy";

export interface Recording {
  /** Ends it; `onDone` follows. */
  stop: () => void;
  /** Ends it and keeps nothing. */
  cancel: () => void;
}

interface Listeners {
  /** 0 to 1, ten times a second, with the seconds since the beginning. */
  onLevel: (level: number, seconds: number) => void;
  onDone: (file: File, seconds: number) => void;
}

/** Which of the reasons for which there is no microphone it is. */
export function troubleOf(thrown: unknown): Trouble {
  const name = thrown instanceof Error ? thrown.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "unsupported";
}

/** What the file is called: the day and the time, which sort. */
export function nameFor(words: string, at: Date, type: string): string {
  const two = (figure: number) => String(figure).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".");
  return `${words} ${day} ${time}.${ENDINGS[type] ?? "webm"}`;
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
export async function record(name: string, { onLevel, onDone }: Listeners): Promise<Recording> {
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
    let wanted = true;
    const tick = setInterval(() => {
      onLevel(level(), seconds());
      if (seconds() >= LONGEST_S) stop();
    }, EVERY_MS);
    const stop = () => {
      if (recorder.state !== "inactive") recorder.stop();
    };
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      const length = seconds();
      clearInterval(tick);
      release();
      void context.close();
      const type = (recorder.mimeType || "audio/webm").split(";")[0] ?? "audio/webm";
      if (wanted) onDone(new File(pieces, nameFor(name, new Date(), type), { type }), length);
    };
    recorder.start(1000);
    const cancel = () => {
      wanted = false;
      stop();
    };
    return { stop, cancel };
  } catch (thrown) {
    release();
    throw thrown;
  }
}
