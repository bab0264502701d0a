/** Animated pictures, and what is played of a video before it is opened. */
import { i18n } from "@lingui/core";

export const clips = {
  play: i18n._("Play animation"),
  pause: i18n._("Pause animation"),
};
