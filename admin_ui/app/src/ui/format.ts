/** Numbers and times in the words of people. */

/** Of 1024 each, as limits are configured and as the server names sizes. */
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes as people read them: `5.2 MiB`. */
export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** Seconds as a rough span: `8 s`, `3 min`, `2 h`. */
export function span(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

const CLOCK = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });
const SHORT_DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const EXACT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium", hour12: false });

function daysAgo(time: Date, now: Date): number {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 86_400_000);
}

/** Hours and minutes. */
export function clock(at: string): string {
  return CLOCK.format(new Date(at));
}

/** The day as a heading: `Today`, `Yesterday`, `Friday, 20 November`. */
export function day(at: string, now = new Date()): string {
  const ago = daysAgo(new Date(at), now);
  if (ago === 0) return "Today";
  return ago === 1 ? "Yesterday" : DAY.format(new Date(at));
}

/** As short as it can be: the time of today, else the day. */
export function brief(at: string, now = new Date()): string {
  return daysAgo(new Date(at), now) === 0 ? clock(at) : SHORT_DAY.format(new Date(at));
}

/** Day and time to the second, for logs. */
export function exact(at: string): string {
  return EXACT.format(new Date(at));
}
