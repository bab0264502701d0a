import { describe, expect, it } from "vitest";
import type { AnyEvent, ChatState, EventFrame, Message } from "../../src/index.ts";
import { apply, EMPTY, isOwnReaction, windowLoaded } from "../../src/index.ts";
import { marksLoaded, NO_MARKS, withPinEvent, withSavedEvent } from "../../src/state/marked.ts";
import { mineLoaded, reacted } from "../../src/state/reactions.ts";
import { ALICE, message } from "../samples.ts";

const CROWD = Array.from({ length: 100 }, (_, place) => `u-${place}`);

function state(reactions: Message["reactions"]): ChatState {
  const me = { ...EMPTY, me: ALICE };
  return windowLoaded(me, "r1", { results: [message(1, { reactions })], more: false, newer: false });
}

function reactionsOf({ timelines }: ChatState): unknown {
  const [first] = timelines.r1?.entries ?? [];
  return first && "reactions" in first ? first.reactions : null;
}

function told(reactions: Message["reactions"], actor = "u-alice"): EventFrame<"message.reactions"> {
  return { type: "message.reactions", stream: "room:r1", seq: 2, at: "", actor, data: { id: "m1", reactions } };
}

describe("reactions", () => {
  it("show one's own at once, and the event changes nothing", () => {
    const before = state([{ emoji: "👍", users: ["u-bob"], count: 1 }]);
    const after = reacted(before, "r1", "m1", "👍", true);
    const known = [{ emoji: "👍", users: ["u-bob", "u-alice"], count: 2 }];
    expect(reactionsOf(after)).toEqual(known);
    expect(reacted(after, "r1", "m1", "👍", true)).toBe(after);
    expect(reactionsOf(apply(after, told(known), 0))).toEqual(known);
    expect(reactionsOf(reacted(after, "r1", "m1", "👍", false))).toEqual(reactionsOf(before));
  });

  it("come last with a new emoji, and go with the last one of it", () => {
    const before = state([]);
    const after = reacted(before, "r1", "m1", "🎉", true);
    expect(reactionsOf(after)).toEqual([{ emoji: "🎉", users: ["u-alice"], count: 1 }]);
    expect(reactionsOf(reacted(after, "r1", "m1", "🎉", false))).toEqual([]);
  });

  it("are known as one's own though others alone are named", () => {
    const cut = { emoji: "👍", users: CROWD, count: 101 };
    const page = mineLoaded(state([cut]), { m1: ["👍"] });
    expect(isOwnReaction(page, "m1", cut)).toBe(true);
    expect(isOwnReaction(mineLoaded(page, { m1: [] }), "m1", cut)).toBe(false);
    const without = apply(
      page,
      told([
        { ...cut, count: 100 },
        { emoji: "🎉", users: CROWD, count: 103 },
      ]),
      0,
    );
    expect(without.mine.m1).toEqual(["🎉"]);
    const of = { emoji: "🎉", users: CROWD, count: 103 };
    expect(isOwnReaction(without, "m1", of)).toBe(true);
    expect(apply(page, told([{ ...cut, count: 102 }], "u-bob"), 0).mine.m1).toEqual(["👍"]);
  });
});

function event<T extends AnyEvent["type"]>(type: T, data: unknown, stream = "room:r1"): AnyEvent {
  return { type, stream, seq: 2, at: "", actor: null, data } as AnyEvent;
}

describe("lists of pins and saved messages", () => {
  const at = (hour: number) => `2026-11-20T${hour}:00:00.000Z`;
  const pinned = (number: number, hour: number) => message(number, { pinned: { at: at(hour), by: "u-bob" } });
  const list = marksLoaded(
    NO_MARKS,
    [pinned(5, 14), pinned(3, 12)].map((one) => ({ message: one, at: one.pinned?.at ?? "" })),
    false,
  );
  const ids = ({ entries }: typeof list) => entries.map((entry) => entry.message.id);

  it("stand by the time of the mark, and follow what is pinned and unpinned", () => {
    expect(ids(withPinEvent(list, event("message.updated", pinned(9, 13))))).toEqual(["m5", "m9", "m3"]);
    expect(ids(withPinEvent(list, event("message.updated", pinned(3, 15))))).toEqual(["m3", "m5"]);
    expect(ids(withPinEvent(list, event("message.updated", message(5))))).toEqual(["m3"]);
    const further = { ...list, more: true };
    expect(ids(withPinEvent(further, event("message.updated", pinned(1, 11))))).toEqual(["m5", "m3"]);
  });

  it("lose what is deleted, what is taken off elsewhere, and rooms that are left", () => {
    const gone = { id: "m5", room: "r1", number: 5, deleted_at: at(16), deleted_by: null, reason: "deleted" };
    expect(ids(withPinEvent(list, event("message.deleted", gone)))).toEqual(["m3"]);
    expect(ids(withSavedEvent(list, event("message.deleted", gone)))).toEqual(["m3"]);
    const mark = { message: "m3", room: "r1", saved_at: null };
    expect(ids(withSavedEvent(list, event("saved.updated", mark, "user")))).toEqual(["m5"]);
    expect(ids(withSavedEvent(list, event("room.removed", { id: "r1" }, "user")))).toEqual([]);
    expect(withSavedEvent(list, event("room.removed", { id: "r2" }, "user"))).toBe(list);
  });

  it("show reactions and changes of their messages", () => {
    const reactions = [{ emoji: "👍", users: ["u-bob"], count: 1 }];
    const after = withSavedEvent(list, event("message.reactions", { id: "m3", reactions }));
    expect(after.entries[1]?.message.reactions).toEqual(reactions);
    expect(withSavedEvent(list, event("message.reactions", { id: "m8", reactions }))).toBe(list);
  });
});
