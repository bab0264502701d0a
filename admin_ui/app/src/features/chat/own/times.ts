/** Times at which a message is often sent, in the time zone of this device. */

const HOUR_MS = 3_600_000;
const MONDAY = 1;

export function inAnHour(now = new Date()): Date {
  return new Date(now.getTime() + HOUR_MS);
}

function nine(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
}

export function tomorrow(now = new Date()): Date {
  return nine(now, 1);
}

/** The Monday after today, also on a Monday. */
export function nextMonday(now = new Date()): Date {
  return nine(now, (MONDAY - now.getDay() + 7) % 7 || 7);
}

const two = (value: number) => String(value).padStart(2, "0");

/** A time as the fields of a form hold it: `2026-11-20` and `09:00`. */
export function fieldsOf(at: Date): { day: string; time: string } {
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return { day, time: `${two(at.getHours())}:${two(at.getMinutes())}` };
}

/** The time that the fields hold; null where they hold none. */
export function timeIn(day: string, time: string): Date | null {
  const at = new Date(`${day}T${time}`);
  return day === "" || time === "" || Number.isNaN(at.getTime()) ? null : at;
}
