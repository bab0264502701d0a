import { describe, expect, it } from "vitest";
import { fits, sectionsOf } from "../../../src/features/chat/sections.ts";
import { BOB, message, room } from "../../samples.ts";

const QUIET = room({ id: "quiet", name: "Quiet" });
const BUSY = room({ id: "busy", name: "Busy", unread: 3, last_message: message(2) });
const MUTED = room({ id: "muted", name: "Muted", unread: 9, muted: true, last_message: message(3) });

const shown = (...args: Parameters<typeof sectionsOf>) =>
  sectionsOf(...args).map(({ name, rooms }) => [name, ...rooms.map(({ id }) => id)]);

describe("the sections of the room list", () => {
  it("hold the unread rooms above the others, and leave muted ones where they are", () => {
    expect(shown([QUIET, BUSY, MUTED])).toEqual([
      ["unread", "busy"],
      ["all", "muted", "quiet"],
    ]);
  });

  it("keep the open room where it was found while it is read", () => {
    const read = { ...BUSY, unread: 0 };
    expect(shown([QUIET, read], { room: "busy", section: "unread" })).toEqual([
      ["unread", "busy"],
      ["all", "quiet"],
    ]);
  });
});

describe("the filter of the room list", () => {
  it("finds a room by its name, topic, or the other person's names, whatever their case", () => {
    const direct = room({ kind: "direct", name: "", peer: BOB });
    expect(["BOB", " bob "].map((typed) => fits(direct, typed))).toEqual([true, true]);
    expect(fits(room({ name: "General", topic: "Boats and sails" }), "SAILS")).toBe(true);
    expect(fits(QUIET, "nowhere")).toBe(false);
  });
});
