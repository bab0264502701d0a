/** The design's tokens in the terms of Mantine: graphite surfaces, one accent, Inter, a grid of 4 px. */
import type {
  CSSVariablesResolver,
  DrawerProps,
  MantineColorsTuple,
  ModalProps,
  NotificationProps,
} from "@mantine/core";
import { ActionIcon, Badge, Button, createTheme, darken } from "@mantine/core";
import { createElement } from "react";
import { TEXTS } from "../texts.ts";
import { Icon } from "./icons.tsx";

const accent: MantineColorsTuple = [
  "#eef0ff",
  "#dde1ff",
  "#c0c8ff",
  "#a5b0ff",
  "#8b9bff",
  "#6f80f8",
  "#5867f0",
  "#4453e6",
  "#3642bf",
  "#29328f",
];

/** From words to the deepest ground; Mantine reads 0 as text, 2 as dim, 4 as lines, 6 as controls and 7 as canvas. */
const dark: MantineColorsTuple = [
  "#e7eaf0",
  "#c4cad5",
  "#9ba4b2",
  "#7d8694",
  "#363d49",
  "#2a303a",
  "#1f232b",
  "#101216",
  "#171a20",
  "#0b0d10",
];

const gray: MantineColorsTuple = [
  "#f5f6f8",
  "#eef0f3",
  "#e3e6eb",
  "#d3d8df",
  "#bcc3cd",
  "#98a1ae",
  "#5a6270",
  "#444b58",
  "#2f3540",
  "#1a1d23",
];

/** Whether a control stands on the accent itself, whose words are dark in the dark scheme. */
function onAccent({ color, variant = "filled" }: { color?: unknown; variant?: unknown }): boolean {
  return variant === "filled" && (color === undefined || color === "accent");
}

/** What lies behind a dialog stays to be known. */
const OVERLAY = { color: "#101216", backgroundOpacity: 0.45 } as const;

const DIALOG_TITLE = { font: "var(--type-room)", fontWeight: "var(--weight-strong)" } as const;

export const theme = createTheme({
  colors: { accent, dark, gray },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 4 },
  black: "#101216",
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontSizes: { xs: "12px", sm: "13px", md: "15px", lg: "17px", xl: "22px" },
  lineHeights: { xs: "16px", sm: "18px", md: "22px", lg: "24px", xl: "28px" },
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "22px", lineHeight: "28px" } } },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "40px" },
  radius: { xs: "4px", sm: "6px", md: "10px", lg: "14px" },
  defaultRadius: "sm",
  components: {
    ActionIcon: ActionIcon.extend({
      vars: (_, props) => ({ root: onAccent(props) ? { "--ai-color": "var(--on-accent)" } : {} }),
    }),
    Badge: Badge.extend({
      defaultProps: { tt: "none", fw: 550 },
      vars: (_, props) => ({
        root: {
          ...(onAccent(props) && { "--badge-color": "var(--on-accent)" }),
          // The colour that carries white words is too dark for a dot on dark ground.
          ...(props.variant === "dot" &&
            props.color && { "--badge-dot-color": `var(--mantine-color-${props.color}-outline)` }),
        },
      }),
    }),
    Button: Button.extend({
      defaultProps: { fw: 550 },
      vars: (_, props) => ({ root: onAccent(props) ? { "--button-color": "var(--on-accent)" } : {} }),
    }),
    // What stands in a list that is empty is said like an option of it: a list may hold nothing else.
    ComboboxEmpty: { defaultProps: { role: "option", "aria-disabled": true } },
    // What must be filled in is told by the button that waits for it.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    // What went wrong is said on the ground and with the sign of that state.
    Alert: {
      defaultProps: { icon: createElement(Icon, { name: "warning", size: 16 }) },
      vars: (_: unknown, { color }: { color?: unknown }) => ({
        root: color === "red" ? { "--alert-bg": "var(--failed-faint)", "--alert-color": "var(--failed)" } : {},
      }),
    },
    // By their names alone: what the first screen does not show is not loaded with it.
    Drawer: {
      defaultProps: {
        overlayProps: OVERLAY,
        closeButtonProps: { "aria-label": TEXTS.general.close },
      } satisfies Partial<DrawerProps>,
      styles: { title: DIALOG_TITLE },
    },
    Modal: {
      defaultProps: {
        radius: "lg",
        overlayProps: OVERLAY,
        closeButtonProps: { "aria-label": TEXTS.general.close },
      } satisfies Partial<ModalProps>,
      styles: { title: DIALOG_TITLE },
    },
    ModalOverlay: { defaultProps: OVERLAY },
    Notification: {
      defaultProps: { closeButtonProps: { "aria-label": TEXTS.general.close } } satisfies Partial<NotificationProps>,
    },
    SegmentedControl: { defaultProps: { withItemsBorders: false }, styles: { root: { background: "var(--hover)" } } },
  },
});

/** Mantine's own palettes in the shades that can be read: those that carry words, and words on their own tint. */
export const cssVariables: CSSVariablesResolver = ({ colors, primaryColor }) => {
  const filled: Record<string, string> = {};
  const tinted: Record<string, string> = {};
  for (const [name, shades] of Object.entries(colors)) {
    tinted[`--mantine-color-${name}-light-color`] = darken(shades[9], 0.3);
    if (name === primaryColor) continue;
    filled[`--mantine-color-${name}-filled`] = darken(shades[9], 0.1);
    filled[`--mantine-color-${name}-filled-hover`] = darken(shades[9], 0.25);
  }
  const tokens = {
    "--mantine-color-text": "var(--text)",
    "--mantine-color-body": "var(--canvas)",
    "--mantine-color-dimmed": "var(--dim)",
    "--mantine-color-placeholder": "var(--dim)",
    "--mantine-color-error": "var(--failed)",
    "--mantine-color-default-border": "var(--line)",
  };
  return {
    variables: {},
    light: { ...filled, ...tinted, ...tokens, "--mantine-color-default-hover": gray[0] },
    dark: {
      ...filled,
      ...tokens,
      // The palest shades, which Mantine takes in the dark, look like words without a colour.
      "--mantine-color-accent-light-color": "var(--accent-words)",
      "--mantine-color-red-light-color": "var(--failed)",
      "--mantine-color-default": dark[6],
      "--mantine-color-default-hover": dark[5],
    },
  };
};
