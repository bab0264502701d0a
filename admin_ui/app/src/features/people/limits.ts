/** Limits as they are written into forms: in their unit, empty for none. */

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;

/** A limit in its unit, with two decimals at most. */
export function inUnit(limit: number | null, unit: number): number | "" {
  return limit === null ? "" : Math.round((limit / unit) * 100) / 100;
}

/** What is left empty has no limit; what is left as it was keeps its limit to the byte. */
export function limitIn(fields: FormData, name: string, unit: number, stored: number | null): number | null {
  const text = String(fields.get(name) ?? "").trim();
  if (text === String(inUnit(stored, unit))) return stored;
  return text === "" ? null : Math.round(Number(text) * unit);
}
