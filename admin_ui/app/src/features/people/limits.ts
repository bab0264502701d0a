/** Limits as they are written into forms: in a unit that suits them, empty for none. */

import type { InputWrapperProps } from "@mantine/core";

const UNITS = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 } as const;
export type Unit = keyof typeof UNITS;
export const UNIT_NAMES = Object.keys(UNITS) as Unit[];

/** The largest unit of which a limit has one at least; `usual` where nothing is limited. */
export function unitOf(limit: number | null, usual: Unit): Unit {
  if (limit === null || limit === 0) return usual;
  return UNIT_NAMES.findLast((unit) => limit >= UNITS[unit]) ?? "KiB";
}

/** A limit in its unit, with two decimals at most. */
export function inUnit(limit: number | null, unit: Unit): number | "" {
  return limit === null ? "" : Math.round((limit / UNITS[unit]) * 100) / 100;
}

/** The bytes of a field of a form and of its unit; what is left as it was keeps its limit to the byte. */
export function sizeIn(fields: FormData, name: string, stored: number | null): number | null {
  const text = String(fields.get(name) ?? "").trim();
  const unit = UNIT_NAMES.find((one) => one === fields.get(`${name}Unit`)) ?? "GiB";
  if (unit === unitOf(stored, unit) && text === String(inUnit(stored, unit))) return stored;
  return text === "" ? null : Math.round(Number(text) * UNITS[unit]);
}

/** A whole number of a field of a form; empty for none. */
export function numberIn(fields: FormData, name: string): number | null {
  const text = String(fields.get(name) ?? "").trim();
  return text === "" ? null : Math.round(Number(text));
}

/** In fields that stand side by side what is said of one stands below it, so that names and fields are in line. */
export const INPUT_THEN_HINT = [
  "label",
  "input",
  "description",
  "error",
] satisfies InputWrapperProps["inputWrapperOrder"];
