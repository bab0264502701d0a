import { describe, expect, it } from "vitest";
import { inUnit, sizeIn, unitOf } from "../../../src/features/people/limits.ts";

const MIB = 1024 ** 2;

function typed(quota: string, unit: string): FormData {
  const fields = new FormData();
  fields.set("quota", quota);
  fields.set("quotaUnit", unit);
  return fields;
}

describe("a limit in a form", () => {
  it.each([
    [4 * MIB, "MiB", 4],
    [1536 * MIB, "GiB", 1.5],
    [300, "KiB", 0.29],
    [0, "GiB", 0],
    [null, "GiB", ""],
  ] as const)("%s bytes stand there in a unit in which they are not nothing", (limit, unit, shown) => {
    expect(unitOf(limit, "GiB")).toBe(unit);
    expect(inUnit(limit, unit)).toBe(shown);
  });

  it("keeps to the byte what is left as it was, and takes what is typed in the unit that is chosen", () => {
    const stored = 1536 * MIB + 1;
    expect(sizeIn(typed("1.5", "GiB"), "quota", stored)).toBe(stored);
    expect(sizeIn(typed("1.5", "MiB"), "quota", stored)).toBe(1.5 * MIB);
    expect(sizeIn(typed("4", "MiB"), "quota", null)).toBe(4 * MIB);
    expect(sizeIn(typed("", "MiB"), "quota", stored)).toBeNull();
  });
});
