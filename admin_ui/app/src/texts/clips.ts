/** Animated pictures, and what is played of a video before it is opened. */
import { i18n } from "@lingui/core";

export const clips = {
  play: i18n._("Play animation"),
  pause: i18n._("Pause animation"),
  useFrame: i18n._("Use this frame as the picture"),
  frameChosen: i18n._("Everybody will see this frame as the picture of the video."),
};
