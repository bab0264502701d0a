import { describe, expect, it } from "vitest";
import { heightsOf } from "../../src/features/overview/Sparkline.tsx";
import type { Overview } from "../../src/features/overview/sentence.ts";
import { sentenceOf } from "../../src/features/overview/sentence.ts";

const HOUR = { at: "2026-11-28T12:00:00.000Z", uploads: 2, bytes: 300, failures: 0, ready_ms: 900 };
const WELL: Overview = {
  at: "2026-11-28T12:20:00.000Z",
  processing: { files: 0, oldest_at: null },
  held: { reports: 0, scan: 0, review: 0, quarantined: 3 },
  scanner: null,
  storage: { used_bytes: 10, quota_bytes: 100 },
  storage_alert: null,
  ready_ms: 900,
  hours: [HOUR],
};

describe("the first sentence", () => {
  const waiting = { files: 3, oldest_at: "2026-11-28T12:06:00.000Z" };
  it.each([
    ["All well.", {}],
    ["All well.", { scanner: "ok" }],
    ["The virus scanner cannot be reached. New files wait until it is back.", { scanner: "away" }],
    [
      "The virus scanner cannot be reached. 2 files wait to be checked.",
      { scanner: "away", held: { ...WELL.held, scan: 2, review: 1 } },
    ],
    ["All well.", { processing: { files: 3, oldest_at: "2026-11-28T12:19:50.000Z" } }],
    ["3 files wait for their previews, the oldest for 14 min.", { processing: waiting }],
    ["1 file waits for your decision.", { processing: waiting, held: { ...WELL.held, review: 1 } }],
    ["2 files failed in the last 24 hours.", { hours: [{ ...HOUR, failures: 2 }] }],
    [
      "The server's disk is 96% full. Soon nothing can be sent: make room now.",
      { scanner: "away", storage_alert: { store: "disk", used_bytes: 96, total_bytes: 100, level: "critical" } },
    ],
    [
      "The object storage is 88% full.",
      { storage_alert: { store: "bucket", used_bytes: 88, total_bytes: 100, level: "warning" } },
    ],
    ["95% of the storage is used.", { storage: { used_bytes: 95, quota_bytes: 100 } }],
    ["100% of the storage is used.", { storage: { used_bytes: 0, quota_bytes: 0 } }],
  ] as const)("is “%s” where it is true", (text, changed) => {
    expect(sentenceOf({ ...WELL, ...changed } as Overview, 0).text).toBe(text);
  });

  it("counts the cases of the queue, whatever they are about, and leads there", () => {
    const held = { ...WELL.held, review: 1, reports: 2 };
    const said = { text: "3 cases wait for your decision.", tone: "held", queue: true };
    expect(sentenceOf({ ...WELL, held }, 3)).toEqual(said);
  });
});

describe("the bars of the last hours", () => {
  it("are as high as their share of the most, and can be seen where there is anything at all", () => {
    expect(heightsOf([0, null, 1, 50, 100])).toEqual([0, 0, 4, 16, 32]);
  });

  it("are one bar at its hour where only one was measured", () => {
    expect(heightsOf([null, null, 425])).toEqual([0, 0, 32]);
  });
});
