import { describe, expect, it } from "vitest";
import { beside, cueAt, cuesOf } from "../../../src/features/media/storyboard.ts";

const TEXT = `WEBVTT

00:00.000 --> 00:02.500
storyboard.a1.webp#xywh=0,0,160,90

00:02.500 --> 1:00:04.000
storyboard.a1.webp#xywh=160,0,160,90
`;

describe("a storyboard", () => {
  it("names a part of a sheet for each time", () => {
    const cues = cuesOf(TEXT.replaceAll("\n", "\r\n"));
    expect(cues.map(({ start, end, x }) => [start, end, x])).toEqual([
      [0, 2.5, 0],
      [2.5, 3604, 160],
    ]);
    expect(cueAt(cues, 1)?.x).toBe(0);
    expect(cueAt(cues, 2.5)?.x).toBe(160);
    expect(cueAt(cues, 9999)?.x).toBe(160);
  });

  it("shows the first picture before its time, and nothing where there is none", () => {
    expect(cueAt(cuesOf(TEXT.replace("00:00.000", "00:01.000")), 0)?.x).toBe(0);
    expect(cueAt([], 3)).toBeNull();
  });

  it("takes nothing that is no cue, and no address of elsewhere", () => {
    expect(cuesOf("<html>")).toEqual([]);
    expect(cuesOf(TEXT.replaceAll("storyboard.a1.webp", "https://elsewhere.example/x.webp"))).toEqual([]);
  });

  it("has its sheet beside it", () => {
    expect(beside("/media/1/storyboard.a1.vtt", "storyboard.a1.webp")).toBe("/media/1/storyboard.a1.webp");
    expect(beside("/media/1/storyboard.a1.vtt?g=a/b", "s.webp")).toBe("/media/1/s.webp?g=a/b");
  });
});
