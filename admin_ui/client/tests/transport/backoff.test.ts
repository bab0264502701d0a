import { describe, expect, it } from "vitest";
import { delayBefore } from "../../src/index.ts";

const half = () => 0.5;

describe("coming back after a close", () => {
  it("never happens where the server says that it is of no use", () => {
    for (const code of [4400, 4401, 4403]) expect(delayBefore(0, { code, reason: "" }, half)).toBeNull();
  });

  it("waits longer with each failure, up to a bound, and never for everybody the same time", () => {
    const lost = { code: 1006, reason: "" };
    expect([0, 1, 2, 20].map((attempt) => delayBefore(attempt, lost, half))).toEqual([200, 400, 800, 7500]);
    expect(delayBefore(3, lost, () => 0)).toBe(0);
  });

  it("keeps to what the server asks when it goes away or is flooded", () => {
    expect(delayBefore(0, { code: 1012, reason: '{"after_ms": 3000}' }, half)).toBe(3250);
    expect(delayBefore(0, { code: 4429, reason: '{"retry_after_s": 7}' }, half)).toBe(7250);
  });

  it("comes back after slow consumer and internal errors", () => {
    for (const code of [1011, 4409]) expect(delayBefore(0, { code, reason: "not json" }, half)).toBe(200);
  });
});
