import type { LocalUpload } from "@offchat/client";
import { EMPTY } from "@offchat/client";
import { describe, expect, it } from "vitest";
import { awaitedBy, cancelQuestion, unattachedUploads } from "../../../src/features/chat/unattached.ts";
import { ALICE, attachment, message } from "../../samples.ts";

function upload(uploadId: string, change: Partial<LocalUpload> = {}): LocalUpload {
  const rest = { size: 10, type: "video/mp4", sent: 0, error: null, mediaId: null, messageId: null, kept: true };
  return {
    ...rest,
    uploadId,
    clientId: "c1",
    room: "r1",
    name: `${uploadId}.mp4`,
    status: "queued",
    reopens: false,
    relayed: false,
    ...change,
  };
}

function shown(
  uploads: LocalUpload[],
  more: { echoed?: string[]; said?: ReturnType<typeof message>[] } = {},
): string[] {
  const echo = {
    clientId: "c1",
    room: "r1",
    body: "",
    attachments: [],
    replyTo: null,
    thread: null,
    broadcast: false,
    at: "",
    error: null,
  };
  const pending = more.echoed ? [{ ...echo, status: "waiting" as const, uploads: more.echoed, kept: true }] : [];
  const all = Object.fromEntries(uploads.map((one) => [one.uploadId, one]));
  const timeline = { entries: more.said ?? [], more: false, newer: false };
  return unattachedUploads(all, pending, timeline, "r1").map(({ uploadId }) => uploadId);
}

describe("files that stand in no message on the screen", () => {
  it("are the ones in no echo and no message, whether they run or were refused", () => {
    expect(shown([upload("u1"), upload("u2", { status: "uploading" }), upload("u3", { status: "failed" })])).toEqual([
      "u1",
      "u2",
      "u3",
    ]);
  });

  it("are not the ones of an echo, of other rooms, or that have arrived", () => {
    const uploads = [upload("u1"), upload("u2", { room: "r2" }), upload("u3", { status: "done", mediaId: "f9" })];
    expect(shown(uploads, { echoed: ["u1"] })).toEqual([]);
  });

  it("are not the ones that a message holds or waits for, but those that it will never hold", () => {
    const said = [message(1, { sender: ALICE, client_id: "c1", attachments: [attachment({ id: "f1" })] })];
    const uploads = [
      upload("u1", { status: "uploading", mediaId: "f1" }),
      upload("u2"),
      upload("u3", { status: "failed" }),
      upload("u4", { status: "failed", mediaId: "f1" }),
    ];
    expect(shown(uploads, { said })).toEqual(["u3"]);
    const state = { ...EMPTY, uploads: Object.fromEntries(uploads.map((one) => [one.uploadId, one])) };
    expect(awaitedBy(state, "c1", [attachment({ id: "f1" })])).toEqual(["u2"]);
  });
});

describe("files that a message waits for", () => {
  it("are not the one whose attachment is there before the server has said that it is this one", () => {
    const uploads = [upload("u1", { status: "uploading" }), upload("u2", { name: "u1.mp4" })];
    const state = { ...EMPTY, uploads: Object.fromEntries(uploads.map((one) => [one.uploadId, one])) };
    const arrived = attachment({ id: "f1", name: "u1.mp4", size: 10 });
    expect(awaitedBy(state, "c1", [arrived])).toEqual(["u2"]);
    expect(awaitedBy(state, "c1", [{ ...arrived, size: 11 }])).toEqual(["u1", "u2"]);
  });

  it("are not taken for one of the same name and size that another of them became", () => {
    const uploads = [
      upload("u1", { status: "uploading", mediaId: "f1" }),
      upload("u2", { status: "uploading", name: "u1.mp4" }),
    ];
    const state = { ...EMPTY, uploads: Object.fromEntries(uploads.map((one) => [one.uploadId, one])) };
    expect(awaitedBy(state, "c1", [attachment({ id: "f1", name: "u1.mp4", size: 10 })])).toEqual(["u2"]);
  });
});

describe("cancelling an upload", () => {
  const asked = (body: string, files: string[], uploads = [upload("u1", { mediaId: "f1" })]) => {
    const said = message(1, {
      sender: ALICE,
      client_id: "c1",
      body,
      attachments: files.map((id) => attachment({ id })),
    });
    const timelines = { r1: { entries: [said], more: false, newer: false } };
    const all = Object.fromEntries(uploads.map((one) => [one.uploadId, one]));
    return cancelQuestion({ ...EMPTY, me: ALICE, timelines, uploads: all }, uploads[0] as LocalUpload);
  };

  it("is asked about where words or other files stay behind", () => {
    expect(asked("", ["f1"])).toBeNull();
    expect(asked("look", ["f1"])).toMatch(/What you wrote/);
    expect(asked("look", ["f1", "f2"])).toMatch(/other files/);
    expect(asked("", ["f1"], [upload("u1", { mediaId: "f1" }), upload("u2")])).toMatch(/other files/);
  });
});
