import { OffChatError } from "@offchat/client";
import { describe, expect, it } from "vitest";
import { transferOf } from "../../src/features/media/state.ts";
import { bytes, clock, day, digits, milliseconds, rate, span } from "../../src/ui/format.ts";

describe("numbers for people", () => {
  it("sizes have few digits and the unit in which limits are set", () => {
    expect([0, 999, 1536, 104_857_600, 1.2e9].map(bytes)).toEqual(["0 B", "999 B", "1.5 KiB", "100 MiB", "1.1 GiB"]);
  });

  it("keep their order beside their unit where the page reads from right to left", () => {
    document.documentElement.dir = "rtl";
    const told = [bytes(63_488), span(8), milliseconds(340), rate(2_100_000)];
    document.documentElement.dir = "";
    expect(told).toEqual(["62.0 KiB", "8 s", "340 ms", "2.1 MB/s"].map((words) => `\u2066${words}\u2069`));
  });

  it("spans are rough", () => {
    expect([0.2, 8.4, 90, 7000].map(span)).toEqual(["1 s", "8 s", "2 min", "2 h"]);
  });

  it("days are named as one would say them", () => {
    const now = new Date("2026-11-20T12:00:00");
    expect(day("2026-11-20T01:00:00", now)).toBe("Today");
    expect(day("2026-11-19T23:00:00", now)).toBe("Yesterday");
    expect(day("2026-11-16T23:00:00", now)).toBe("Monday, November 16");
  });
});

describe("the time beside a message that follows another", () => {
  it("is that of the message without the words for the half of the day", () => {
    const at = "2026-11-20T15:05:00";
    expect(clock(at)).toMatch(/PM/);
    expect(clock(at).startsWith(digits(at))).toBe(true);
    expect(digits(at)).toMatch(/^\d{1,2}:05$/);
  });
});

describe("the progress of an upload", () => {
  const file = { size: 1000, received: 0 };
  const told = { media: "f1", message: "m1", received: 420, size: 1000, percent: 42, bytes_per_s: 5_200_000, eta_s: 8 };

  it("is what the server has stored, with speed and time left", () => {
    expect(transferOf(file, told, null)).toEqual({ percent: 42, words: "42% · 5.2 MB/s · 8 s" });
  });

  it("is what has been sent, as long as the server has said nothing", () => {
    const local = {
      uploadId: "u",
      clientId: "c",
      room: "r1",
      name: "a",
      size: 1000,
      type: "",
      sent: 100,
      status: "paused",
      error: null,
      mediaId: null,
      messageId: null,
      kept: true,
      reopens: false,
      relayed: false,
    } as const;
    expect(transferOf(file, undefined, local)).toEqual({ percent: 10, words: "10% · Paused" });
    const refused = new OffChatError({ code: "rate_limited", detail: "Finish one first.", retryable: true });
    const waits = { ...local, status: "waiting" } as const;
    expect(transferOf(file, undefined, waits).words).toBe("10% · Connection lost; resumes by itself");
    expect(transferOf(file, undefined, { ...waits, error: refused }).words).toBe("10% · Finish one first.");
  });
});
