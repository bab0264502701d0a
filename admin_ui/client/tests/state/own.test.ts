import { describe, expect, it } from "vitest";
import type { AnyEvent, ServerDraft } from "../../src/contract.ts";
import type { OwnState } from "../../src/state/own.ts";
import { draftTold, NOTHING_OWN, readersOf, readSeen, withoutOwnRoom } from "../../src/state/own.ts";

const draft = (body: string, more: Partial<ServerDraft> = {}): ServerDraft => ({
  room: "r1",
  thread: null,
  body,
  reply_to: null,
  attachments: [],
  updated_at: "2026-11-20T10:00:00.000Z",
  ...more,
});

const told = (data: ServerDraft): AnyEvent => ({
  type: "draft.updated",
  stream: "user",
  seq: 1,
  at: data.updated_at,
  actor: "u1",
  data,
});

describe("drafts", () => {
  it("stand once in each place, and go with their words", () => {
    const steps = [draft("one"), draft("two"), draft("below", { thread: "m1" }), draft(" ")];
    const drafts = steps.reduce<OwnState["drafts"]>((state, step) => draftTold(state, told(step)), {});
    expect(Object.entries(drafts).map(([place, { body }]) => [place, body])).toEqual([["m1", "below"]]);
    expect(draftTold(drafts, told(draft("")))).toBe(drafts);
    expect(withoutOwnRoom({ ...NOTHING_OWN, drafts }, "r1").drafts).toEqual({});
  });
});

describe("read marks of others", () => {
  it("move forwards alone, in rooms that were asked for", () => {
    const place = { user: "u2", message: "m3", number: 3 };
    expect(readSeen(NOTHING_OWN, { room: "r1", ...place })).toBe(NOTHING_OWN);
    const known = { ...NOTHING_OWN, reads: { r1: { u2: { user: "u2", message: "m2", number: 2 } } } };
    const later = readSeen(known, { room: "r1", ...place });
    expect(later.reads.r1?.u2).toEqual(place);
    expect(readSeen(later, { room: "r1", user: "u2", message: "m1", number: 1 })).toBe(later);
    expect(readersOf(later, { room: "r1", number: 3 }, "u1")).toEqual(["u2"]);
    expect(readersOf(later, { room: "r1", number: 4 }, "u1")).toEqual([]);
    expect(readersOf(later, { room: "r1", number: 3 }, "u2")).toEqual([]);
  });
});
