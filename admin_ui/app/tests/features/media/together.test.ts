import type { LocalUpload } from "@offchat/client";
import { describe, expect, it } from "vitest";
import { togetherOf } from "../../../src/features/media/together.ts";

function upload(id: string, change: Partial<LocalUpload> = {}): LocalUpload {
  const known = {
    uploadId: id,
    clientId: "batch",
    room: "r1",
    name: id,
    size: 100,
    type: "",
    messageId: null,
    kept: true,
    reopens: false,
    relayed: false,
  };
  return { ...known, sent: 0, status: "uploading", error: null, mediaId: id, ...change };
}

const progress = (media: string) => ({
  media,
  message: null,
  received: 0,
  size: 100,
  percent: 0,
  bytes_per_s: 25,
  eta_s: null,
});

describe("all uploads into a room together", () => {
  it("count what is done of the batch, what is left and how long it takes at the speed of all", () => {
    const batch = [upload("a", { status: "done" }), upload("b", { sent: 50 }), upload("c")];
    expect(togetherOf(batch, "r1", progress)).toEqual({ done: 1, total: 3, left: 150, percent: 50, seconds: 3 });
  });

  it("are nothing to speak of where one runs alone, elsewhere, or where all is over", () => {
    expect(togetherOf([upload("a"), upload("old", { clientId: "before", status: "done" })], "r1", progress)).toBeNull();
    expect(togetherOf([upload("a"), upload("b")], "r2", progress)).toBeNull();
    expect(togetherOf([upload("a", { status: "done" }), upload("b", { status: "done" })], "r1", progress)).toBeNull();
  });

  it("promise no time while nothing moves", () => {
    const halted = [upload("a", { status: "paused" }), upload("b", { status: "queued" })];
    expect(togetherOf(halted, "r1", progress)?.seconds).toBeNull();
  });
});
