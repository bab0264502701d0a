/** Which bytes of a file are asked for. */
import { describe, expect, it } from "vitest";
import { pathOf } from "../../../src/features/media/state.ts";
import { attachment } from "../../samples.ts";

const THUMBNAILS = {
  small: "/media/m/small.a1.webp",
  medium: "/media/m/medium.a1.webp",
  large: "/media/m/large.a1.webp",
};

describe("a photo in full", () => {
  it("is the file itself, or what stands for it where browsers cannot show it", () => {
    const photo = attachment({ kind: "image", file_url: "/media/m/file", thumbnails: THUMBNAILS });
    expect(pathOf({ ...photo, playable: true })).toBe("/media/m/file");
    expect(pathOf({ ...photo, playable: false })).toBe("/media/m/large.a1.webp");
    expect(pathOf({ ...photo, playable: false, thumbnails: { small: null, medium: null, large: null } })).toBe(
      "/media/m/file",
    );
    const stream = {
      hls: null,
      mp4: null,
      picture: "/media/m/picture.a1.webp",
      storyboard: null,
      clip: null,
      growing: null,
    };
    expect(pathOf({ ...photo, playable: true, stream })).toBe("/media/m/picture.a1.webp");
  });
});
