/** When to come back after a socket closed: by close code, by what the reason says, else jittered and doubling. */
import { isRecord } from "../errors.ts";

const FIRST_MS = 400;
const LONGEST_MS = 15_000;
const FINAL_CODES = new Set([4400, 4401, 4403]);

/** How a socket ended. */
export interface Ending {
  code: number;
  reason: string;
}

function parsedReason(reason: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(reason);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Whether the code says that coming back is of no use. */
export function isFinal(ending: Ending): boolean {
  return FINAL_CODES.has(ending.code);
}

/** What the server asks to wait in milliseconds (`after_ms`, or `retry_after_s`), or null where it says nothing. */
export function askedDelay(ending: Ending): number | null {
  const told = parsedReason(ending.reason);
  if (typeof told.after_ms === "number") return told.after_ms;
  if (typeof told.retry_after_s === "number") return told.retry_after_s * 1000;
  return null;
}

/**
 * Milliseconds to wait before the next attempt; null for never.
 *
 * `attempt` counts failures in a row from 0; `random` is in [0, 1). Full jitter, so that thousands of clients that
 * lost the same server do not come back in the same moment.
 */
export function delayBefore(attempt: number, ending: Ending, random: () => number): number | null {
  if (isFinal(ending)) return null;
  const asked = askedDelay(ending);
  if (asked !== null) return asked + random() * 500;
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
}
