import { expect, test } from "vitest";
import { troubleOf } from "../../../src/features/chat/voice/recording.ts";
import { voiceName, withoutTime } from "../../../src/ui/voiceName.ts";

test("a recording is named by its time, with the ending of what it is", () => {
  const at = new Date(2026, 10, 9, 8, 5, 3);
  expect(voiceName("Voice message", at, "audio/mp4")).toBe("Voice message 2026-11-09 08.05.03.m4a");
  expect(voiceName("Voice message", at, "audio/webm")).toBe("Voice message 2026-11-09 08.05.03.webm");
});

test("of a recording its time is not shown twice, and other names stay as they are", () => {
  expect(withoutTime(voiceName("Sprachnachricht", new Date(), "audio/webm"))).toBe("Sprachnachricht");
  expect(withoutTime("Concert 2026-11-09.webm")).toBe("Concert 2026-11-09.webm");
});

test("why there is no microphone is told apart", () => {
  const named = (name: string) => troubleOf(Object.assign(new Error("no"), { name }));
  expect(["NotAllowedError", "NotFoundError", "NotReadableError", "TypeError"].map(named)).toEqual([
    "refused",
    "missing",
    "busy",
    "unsupported",
  ]);
});
