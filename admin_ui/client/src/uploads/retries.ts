/** When an upload is tried again. */

/** How long each attempt without progress waits, in milliseconds. */
export const RETRY_DELAYS_MS = [0, 300, 1000, 2000, 4000, 8000, ...Array.from({ length: 40 }, () => 15_000)];

const WORTH_REPEATING = new Set([409, 423, 429, 460]);

/**
 * Whether the same request may succeed later: no answer at all (status 0), a failing server, or a lock that passes.
 *
 * A conflict passes where bytes are sent, because the offset is asked for anew; a message that takes no more files
 * takes none a minute later either.
 */
export function mayRepeat(status: number, creates: boolean): boolean {
  if (status === 409 && creates) return false;
  return status === 0 || status >= 500 ? status !== 507 : WORTH_REPEATING.has(status);
}
