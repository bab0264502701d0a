import { DEFAULT_THEME, luminance, mergeMantineTheme } from "@mantine/core";
import { describe, expect, it } from "vitest";
import { cssVariables, theme } from "../../src/app/theme.ts";

const merged = mergeMantineTheme(DEFAULT_THEME, theme);
const { light, dark } = cssVariables(merged);

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((first, second) => second - first);
  return (high + 0.05) / (low + 0.05);
}

describe("words can be read", () => {
  it.each(["red", "orange", "teal", "blue", "indigo"] as const)("on %s and on its tint", (name) => {
    const shades = merged.colors[name];
    for (const scheme of [light, dark]) {
      const filled = scheme[`--mantine-color-${name}-filled`] ?? shades[7];
      expect(contrast(filled, "#fff")).toBeGreaterThan(4.5);
    }
    expect(contrast(light[`--mantine-color-${name}-light-color`] ?? shades[9], shades[1])).toBeGreaterThan(5);
  });

  it("where they are quiet, also on the ground of what is selected", () => {
    expect(contrast(light["--mantine-color-dimmed"] ?? "", merged.colors.indigo[0])).toBeGreaterThan(4.5);
    expect(contrast(dark["--mantine-color-dimmed"] ?? "", merged.colors.dark[5])).toBeGreaterThan(4.5);
  });
});
