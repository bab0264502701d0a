import { readFileSync } from "node:fs";
import { DEFAULT_THEME, luminance, mergeMantineTheme } from "@mantine/core";
import { describe, expect, it } from "vitest";
import { cssVariables, theme } from "../../src/ui/theme.ts";

const merged = mergeMantineTheme(DEFAULT_THEME, theme);
const { light, dark } = cssVariables(merged);

/** The colours of the tokens that differ by scheme: `{canvas: ["#fff", "#101216"], …}`. */
const TOKENS = Object.fromEntries(
  [...readFileSync("app/src/ui/tokens.css", "utf8").matchAll(/--([a-z-]+): light-dark\((#\w+), (#\w+)\)/g)].map(
    ([, name, ofLight, ofDark]) => [name, [ofLight ?? "", ofDark ?? ""]],
  ),
) as Record<string, [string, string]>;

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((first, second) => second - first);
  return (high + 0.05) / (low + 0.05);
}

function lowest(words: string, grounds: readonly string[]): number {
  const pairs = grounds.flatMap((ground) =>
    [0, 1].map((scheme) => contrast(TOKENS[words]?.[scheme] ?? "", TOKENS[ground]?.[scheme] ?? "")),
  );
  return Math.min(...pairs);
}

describe("words can be read", () => {
  it.each(["red", "orange", "teal", "blue"] as const)("on %s and on its tint", (name) => {
    const shades = merged.colors[name];
    for (const scheme of [light, dark]) {
      const filled = scheme[`--mantine-color-${name}-filled`] ?? shades[7];
      expect(contrast(filled, "#fff")).toBeGreaterThan(4.5);
    }
    expect(contrast(light[`--mantine-color-${name}-light-color`] ?? shades[9], shades[1])).toBeGreaterThan(5);
  });

  it.each(["text", "dim", "accent-words", "busy", "warning", "failed", "held"])("in %s on every surface", (words) => {
    expect(lowest(words, ["canvas", "panel", "raised", "accent-faint"])).toBeGreaterThan(4.5);
  });

  it.each(["busy", "warning", "failed", "held"])("of %s on its own tint", (state) => {
    expect(lowest(state, [`${state}-faint`])).toBeGreaterThan(4.5);
  });

  it("on the accent", () => {
    expect(lowest("on-accent", ["accent"])).toBeGreaterThan(4.5);
  });
});

it.each(["Drawer", "Modal", "Notification"])("what closes a %s has a name", (component) => {
  const named = { closeButtonProps: { "aria-label": "Close" } };
  expect(theme.components?.[component]?.defaultProps).toMatchObject(named);
});

/** Where one face of a family does not reach a weight, browsers take another one, which holds other letters. */
it("has each script of the typeface in all weights", () => {
  const faces = readFileSync("app/src/ui/fonts.css", "utf8").match(/font-weight: .*;/g) ?? [];
  expect(faces.length).toBeGreaterThan(6);
  expect(new Set(faces)).toEqual(new Set(["font-weight: 100 900;"]));
});
