/** Numbers and times in the words of people and the habits of their language. */
import { i18n } from "@lingui/core";
import { formatTag } from "../texts/language.ts";
import { rightToLeft } from "./direction.ts";

const TAG = formatTag(i18n.locale, navigator.languages);

/** Of 1024 each, as limits are configured and as the server names sizes. */
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** A number and its unit stay in this order where the page reads from right to left. */
function together(words: string): string {
  return rightToLeft() ? `\u2066${words}\u2069` : words;
}

/** Bytes as people read them: `5.2 MiB`. */
export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** power;
  const digits = power === 0 || value >= 100 ? WHOLE : TENTHS;
  return together(`${digits.format(value)} ${UNITS[power]}`);
}

/** About where on earth: `48.9° N, 2.3° E`. */
export function coordinates(latitude: number, longitude: number): string {
  const degrees = (value: number, positive: string, negative: string) =>
    `${TENTHS.format(Math.abs(value))}° ${value < 0 ? negative : positive}`;
  return together(`${degrees(latitude, "N", "S")}, ${degrees(longitude, "E", "W")}`);
}

/** Seconds as a rough span: `8 s`, `3 min`, `2 h`. */
export function span(seconds: number): string {
  if (seconds < 60) return together(`${Math.max(1, Math.round(seconds))} s`);
  if (seconds < 3600) return together(`${Math.round(seconds / 60)} min`);
  return together(`${Math.round(seconds / 3600)} h`);
}

/** Seconds as a clock: `0:07`, `12:30`, `1:02:03`. */
export function timecode(seconds: number): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":").replace(/^0/, "");
}

/** Milliseconds as short as they can be said: `340 ms`, `2.4 s`, `3 min`. */
export function milliseconds(value: number): string {
  if (value < 1000) return together(`${WHOLE.format(value)} ms`);
  return value < 60_000 ? together(`${TENTHS.format(value / 1000)} s`) : span(value / 1000);
}

const WHOLE = new Intl.NumberFormat(TAG, { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat(TAG, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const PERCENT = new Intl.NumberFormat(TAG, { style: "percent" });
const RATE = { style: "unit", unitDisplay: "short", maximumFractionDigits: 1 } as const;
const RATES = [
  new Intl.NumberFormat(TAG, { ...RATE, unit: "byte-per-second" }),
  new Intl.NumberFormat(TAG, { ...RATE, unit: "kilobyte-per-second" }),
  new Intl.NumberFormat(TAG, { ...RATE, unit: "megabyte-per-second" }),
] as const;
const CLOCK = new Intl.DateTimeFormat(TAG, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(TAG, { weekday: "long", day: "numeric", month: "long" });
const DAY_OF_YEAR = new Intl.DateTimeFormat(TAG, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const MONTH = new Intl.DateTimeFormat(TAG, { month: "long" });
const MONTH_OF_YEAR = new Intl.DateTimeFormat(TAG, { month: "long", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat(TAG, { day: "numeric", month: "short" });
const SHORT_DATE = new Intl.DateTimeFormat(TAG, { dateStyle: "medium" });
const EXACT = new Intl.DateTimeFormat(TAG, { dateStyle: "medium", timeStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat(TAG, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
const MOMENT_OF_YEAR = new Intl.DateTimeFormat(TAG, { dateStyle: "medium", timeStyle: "short" });
const RELATIVE = new Intl.RelativeTimeFormat(TAG, { numeric: "auto" });

function daysAgo(time: Date, now: Date): number {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 86_400_000);
}

/** Hours and minutes. */
export function clock(at: string): string {
  return unbroken(CLOCK.format(new Date(at)));
}

/** A time and its half of the day stay in one line. */
function unbroken(time: string): string {
  return time.replace(" ", "\u00a0");
}

/** The same as digits alone, where the whole stands beside it. */
export function digits(at: string): string {
  const parts = CLOCK.formatToParts(new Date(at)).filter(({ type }) => type !== "dayPeriod");
  return parts
    .map(({ value }) => value)
    .join("")
    .trim();
}

/** The day as a heading: `Today`, `Yesterday`, `Friday, November 20`, with the year where it is another one. */
export function day(at: string, now = new Date()): string {
  const time = new Date(at);
  const ago = daysAgo(time, now);
  if (ago < 2) return capitalised(RELATIVE.format(-ago, "day"));
  return (time.getFullYear() === now.getFullYear() ? DAY : DAY_OF_YEAR).format(time);
}

/** The month as a heading: `November`, with the year where it is another one. */
export function month(at: string, now = new Date()): string {
  const time = new Date(at);
  return capitalised((time.getFullYear() === now.getFullYear() ? MONTH : MONTH_OF_YEAR).format(time));
}

/** A month of the calendar with its year; `2026-05` is `May 2026`. */
export function monthName(text: string): string {
  const [year, number] = text.split("-").map(Number);
  return capitalised(MONTH_OF_YEAR.format(new Date(year ?? 0, (number ?? 1) - 1, 1)));
}

function capitalised(words: string): string {
  return words.charAt(0).toLocaleUpperCase(TAG) + words.slice(1);
}

/** A share of 1 as a percentage: `63%`. */
export function percent(share: number): string {
  return PERCENT.format(share);
}

/** How fast bytes move, in units of 1000 as networks are measured: `2.1 MB/s`. */
export function rate(bytesPerSecond: number): string {
  const power = bytesPerSecond < 1000 ? 0 : bytesPerSecond < 1_000_000 ? 1 : 2;
  return together(RATES[power].format(bytesPerSecond / 1000 ** power));
}

/** A count with its digits grouped: `12,345`. */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** As short as it can be: the time of today, else the day. */
export function brief(at: string, now = new Date()): string {
  return daysAgo(new Date(at), now) === 0 ? clock(at) : SHORT_DAY.format(new Date(at));
}

/** As short as it can be with its time: that of today alone, else with the day, and with the year of another one. */
export function moment(at: string, now = new Date()): string {
  const time = new Date(at);
  if (daysAgo(time, now) === 0) return clock(at);
  return (time.getFullYear() === now.getFullYear() ? MOMENT : MOMENT_OF_YEAR).format(time);
}

/** The day with its year, as short as it can be. */
export function shortDay(at: string): string {
  return SHORT_DATE.format(new Date(at));
}

/** Day and time to the second, for logs. */
export function exact(at: string): string {
  return EXACT.format(new Date(at));
}

/** The short names of the days of the week, from Monday on. */
export function weekdays(): string[] {
  const name = new Intl.DateTimeFormat(TAG, { weekday: "short", timeZone: "UTC" });
  // A Monday.
  return Array.from({ length: 7 }, (_, index) => name.format(new Date(Date.UTC(2024, 0, 1 + index))));
}
