import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useRecording } from "../../../src/features/chat/voice/useRecording.ts";

const KIB = 1024;
const PLACE = { room: "r1", me: "alice" };

/** A browser's recorder; what it records is told by the test. */
class Recorder extends EventTarget {
  static isTypeSupported = () => true;
  static last: Recorder;
  state = "recording";
  mimeType = "audio/webm";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  start() {
    Recorder.last = this;
  }
  stop() {
    this.state = "inactive";
    this.onstop?.();
  }
  hear(size: number) {
    this.ondataavailable?.({ data: new Blob([new Uint8Array(size)]) });
  }
}

class Sound {
  createAnalyser = () => ({ fftSize: 32, getFloatTimeDomainData: () => undefined });
  createMediaStreamSource = () => ({ connect: () => undefined });
  close = async () => undefined;
}

const getUserMedia = vi.fn(async () => ({ getTracks: () => [] }));
vi.stubGlobal("MediaRecorder", Recorder);
vi.stubGlobal("AudioContext", Sound);
Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia } });

afterEach(cleanup);

test("where no room is left nothing is recorded, and nobody is asked for a microphone", () => {
  const { result } = renderHook(() => useRecording(PLACE, 10 * KIB));
  expect(result.current.state).toEqual({ step: "trouble", why: "full" });
  expect(getUserMedia).not.toHaveBeenCalled();
});

test("a recording ends while it still fits into what is left", async () => {
  const { result } = renderHook(() => useRecording(PLACE, 150 * KIB));
  await expect.poll(() => result.current.state.step).toBe("recording");
  act(() => Recorder.last.hear(40 * KIB));
  expect(result.current.state.step).toBe("recording");
  act(() => Recorder.last.hear(40 * KIB));
  expect(result.current.state).toMatchObject({ step: "done", file: { size: 80 * KIB } });
});
