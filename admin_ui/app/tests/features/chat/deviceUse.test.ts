import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followUse } from "../../../src/features/chat/deviceUse.ts";

const told: boolean[] = [];
let hidden = false;
let stop: () => void = () => undefined;

function show(visible: boolean): void {
  hidden = !visible;
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  hidden = false;
  told.length = 0;
  stop = followUse({ inUse: (active) => void told.push(active) });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("whether this device is in use", () => {
  it("is no longer the case half a minute after the page went out of sight, and again once it is back", () => {
    show(false);
    vi.advanceTimersByTime(29_000);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([false]);
    document.dispatchEvent(new Event("keydown"));
    expect(told).toEqual([false]);
    show(true);
    expect(told).toEqual([false, true]);
  });

  it("is not told by a glance at another page", () => {
    show(false);
    vi.advanceTimersByTime(5_000);
    show(true);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it("is told again by keys and pointer, a few times an hour at most, before the server counts it as idle", () => {
    for (let minute = 0; minute < 10; minute += 1) {
      vi.advanceTimersByTime(60_000);
      document.dispatchEvent(new Event("pointerdown"));
    }
    expect(told).toEqual([true, true]);
    stop();
    vi.advanceTimersByTime(600_000);
    document.dispatchEvent(new Event("pointerdown"));
    expect(told).toHaveLength(2);
  });
});
