/** Colours and type of the screens. Words keep a contrast of at least 4.5 to 1 on every ground they stand on. */
import type { CSSVariablesResolver, MantineTheme } from "@mantine/core";
import { Badge, createTheme, darken, Notification } from "@mantine/core";
import { TEXTS } from "../texts.ts";

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: 7,
  black: "#1d2027",
  defaultRadius: "md",
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  components: {
    Badge: Badge.extend({
      vars: (_, { variant, color }) => ({
        // The colour that carries white words is too dark for a dot on dark ground.
        root: variant === "dot" && color ? { "--badge-dot-color": `var(--mantine-color-${color}-outline)` } : {},
      }),
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { "aria-label": TEXTS.general.close } } }),
  },
});

/** The colours that carry white words, and those of words on their own tint, in the shades that can be read. */
function readable({ colors, primaryColor }: MantineTheme) {
  const filled: Record<string, string> = {};
  const tinted: Record<string, string> = {};
  for (const [name, shades] of Object.entries(colors)) {
    tinted[`--mantine-color-${name}-light-color`] = darken(shades[9], 0.3);
    if (name === primaryColor) continue;
    filled[`--mantine-color-${name}-filled`] = darken(shades[9], 0.1);
    filled[`--mantine-color-${name}-filled-hover`] = darken(shades[9], 0.25);
  }
  return { filled, tinted };
}

export const cssVariables: CSSVariablesResolver = (current) => {
  const { filled, tinted } = readable(current);
  return {
    variables: {},
    light: {
      ...filled,
      ...tinted,
      "--mantine-color-dimmed": "#646b75",
      "--mantine-color-placeholder": "#646b75",
      "--mantine-color-error": "var(--mantine-color-red-9)",
    },
    dark: {
      ...filled,
      "--mantine-color-dimmed": "#a9acb1",
      "--mantine-color-placeholder": "#a9acb1",
      "--mantine-color-error": "var(--mantine-color-red-4)",
    },
  };
};
