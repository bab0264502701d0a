/** The icons of the screens: a few strokes each, drawn in the colour of the text around them. */
import type { CSSProperties } from "react";

const PATHS = {
  send: "M4 12 20 4l-4 16-4.5-6.5L4 12Zm7.5 1.5L20 4",
  reply: "M10 6 4 12l6 6M4.5 12H14a6 6 0 0 1 6 6v1",
  thread: "M4 5h16v11H11l-4 4v-4H4V5Zm4 4h8m-8 3h5",
  clip: "m20 11-8.6 8.6a5 5 0 0 1-7-7l8.5-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.3l7.9-7.9",
  microphone: "M12 3.5a3 3 0 0 1 3 3V12a3 3 0 0 1-6 0V6.5a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  stop: "M7 7h10v10H7V7Z",
  play: "M8 5.5v13l10.5-6.5L8 5.5Z",
  pause: "M8 5v14M16 5v14",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  trash: "M4 7h16M9 7V4h6v3m-9 0 1 13h10l1-13M10 11v5m4-5v5",
  download: "M12 4v11m0 0-4.5-4.5M12 15l4.5-4.5M4 20h16",
  file: "M6 3h8l4 4v14H6V3Zm8 0v4h4",
  sound: "M4 9v6h4l5 4V5L8 9H4Zm12.5 0a4.5 4.5 0 0 1 0 6m2.5-8.5a8 8 0 0 1 0 11",
  silent: "M4 9v6h4l5 4V5L8 9H4Zm12.5.5 5 5m0-5-5 5",
  expand: "M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5",
  inset: "M3.5 5h17v14h-17V5Zm9 7h6v5h-6v-5Z",
  forward: "M9 5l7 7-7 7",
  picture: "M4 5h16v14H4V5Zm0 11 4.5-5 4 4.5L15 13l5 5M15.5 9.2v.1",
  video: "M4 6h11v12H4V6Zm11 5 5-3v8l-5-3",
  hash: "M9 4 7 20M17 4l-2 16M4.5 9h15.5M4 15h15.5",
  back: "M15 5l-7 7 7 7",
  down: "M12 5v14m0 0-6-6m6 6 6-6",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0-5v1.5m0 15V21m9-9h-1.5m-15 0H3m15.4-6.4-1.1 1.1M6.7 17.3l-1.1 1.1m12.8 0-1.1-1.1M6.7 6.7 5.6 5.6",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Z",
  shield: "M12 3l8 3v6c0 4.5-3.3 7.7-8 9-4.7-1.3-8-4.5-8-9V6l8-3Z",
  block: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM6 6l12 12",
  release: "M5 12.5l4.5 4.5L19.5 7",
  unlock: "M6 11h12v9H6v-9Zm2.5 0V7.5a3.5 3.5 0 0 1 6.8-1.2M12 14.5v2",
  warning: "M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.7v.1",
  filter: "M4 6h16M7 12h10M10 18h4",
  retry: "M20 11a8 8 0 1 0-1.5 6M20 4.5V11h-6.5",
  onward: "M14 5.5 20 11.5l-6 6M20 11.5H10.5a6 6 0 0 0-6 6v1",
  clock: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7v5.5l3.5 2",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20c.5-4 3.5-6 7.5-6s7 2 7.5 6",
  people:
    "M9.5 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 19.5c.5-3.6 3.2-5.5 7-5.5s6.5 1.9 7 5.5M16 5a3.5 3.5 0 0 1 0 6.4m2 3.1c2 .7 3.2 2.4 3.5 5",
  invite: "M9.5 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 19.5c.5-3.6 3.2-5.5 7-5.5s6.5 1.9 7 5.5M19 7v6m-3-3h6",
  compose: "M12 5H5v14h14v-7M18.5 3.5l2 2L12 14l-3 1 1-3 8.5-8.5Z",
  copy: "M9 9h11v11H9V9Zm-4 6H4V4h11v1",
  logout: "M14 4H5v16h9M10 12h11m0 0-4-4m4 4-4 4",
  grid: "M4 4h7v7H4V4Zm9 0h7v7h-7V4ZM4 13h7v7H4v-7Zm9 0h7v7h-7v-7Z",
  key: "M8 9.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.3 1.4L20 4m-4.5 3.6 3 3.4",
  screen: "M3.5 5h17v11h-17V5ZM9 20h6m-3-4v4",
  gauge: "M4 20a9.5 9.5 0 1 1 16 0M12 14l4-5M12 14v.1",
  bars: "M5 20v-7m7 7V4m7 16v-10M3 20h18",
  rows: "M4 6h16M4 12h16M4 18h16",
  chat: "M4 5h16v11h-8l-5 4v-4H4V5Z",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm5 11.5L20 20",
  muted: "M4 4l16 16M9.5 5.3A5.5 5.5 0 0 1 17.5 10v3.5M6.6 8.6c-.1.5-.1 1-.1 1.4v4L4.5 17H17M10 20h4",
  bell: "M6.5 10a5.5 5.5 0 0 1 11 0v4l2 3h-15l2-3v-4ZM10 20h4",
  pin: "M9 4h6l-.8 6 3.3 3.5h-11L9.8 10 9 4Zm3 9.5V20",
  panel: "M4 5h16v14H4V5Zm10 0v14",
  more: "M5 11.5a.6.6 0 1 1 0 1.1.6.6 0 0 1 0-1.1Zm7 0a.6.6 0 1 1 0 1.1.6.6 0 0 1 0-1.1Zm7 0a.6.6 0 1 1 0 1.1.6.6 0 0 1 0-1.1Z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-5.7-5.7L12 6.6M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 5.7 5.7l1.3-1.3",
  calendar: "M4 6h16v14H4V6Zm0 4.5h16M8 3.5V8m8-4.5V8",
  edit: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19 4 20Zm9.5-13 3.5 3.5",
  tag: "M4 4h8l8 8-8 8-8-8V4Zm4 4v.1",
  folder: "M3.5 6h6l2 2.5h9V19h-17V6Z",
  smile: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM8.5 14a4 4 0 0 0 7 0M9 9.5v.1m6-.1v.1",
  bookmark: "M6.5 4h11v16L12 16l-5.5 4V4Z",
  star: "m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8L12 3.5Z",
  sparkle:
    "M11 3.5l1.8 5.2L18 10.5l-5.2 1.8L11 17.5l-1.8-5.2L4 10.5l5.2-1.8L11 3.5Zm7.5 11.5.9 2.1 2.1.9-2.1.9-.9 2.1-.9-2.1-2.1-.9 2.1-.9.9-2.1Z",
  bolt: "M13 3 5 13.5h6L10.5 21 19 10h-6.5L13 3Z",
} as const;

export type IconName = keyof typeof PATHS;

interface Props {
  name: IconName;
  size?: number;
  filled?: boolean;
  /** What it means, where no words beside it say so. */
  label?: string;
  /** Whether it points along the line, and so the other way where one reads from right to left. */
  turns?: boolean;
  style?: CSSProperties;
}

/** Decoration, unless it has a label: what it means stands in words beside it or in the label of its button. */
export function Icon({ name, size = 18, filled = false, label, turns = false, style }: Props) {
  return (
    <svg
      aria-hidden={label === undefined}
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      data-turns={turns || undefined}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none", display: "block", ...style }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
