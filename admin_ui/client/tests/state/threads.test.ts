import { describe, expect, it } from "vitest";
import type { ChatState, EventFrame, EventType, ThreadState } from "../../src/index.ts";
import { apply, applyAll, EMPTY, newestPageLoaded, roomsLoaded, threadPageLoaded } from "../../src/index.ts";
import { ALICE, BOB, message, room } from "../samples.ts";

const NOW = 1_000_000;
const AT = "2026-11-20T10:00:00.000Z";
const MARK = { thread: "m1", room: "r1", following: true, message: "m1", unread: 1, mentions: 0, number: 2 };
const POSITION = { epoch: "k1", seq: 0 };

function event<T extends EventType>(type: T, data: EventFrame<T>["data"], stream = "room:r1"): EventFrame<T> {
  return { type, stream, at: AT, actor: null, data };
}

const reply = (number: number, change = {}) => message(number, { thread: "m1", in_timeline: false, ...change });

function opened(): ChatState {
  const root = message(1, { sender: ALICE });
  const start = roomsLoaded({ ...EMPTY, me: ALICE }, [room({ last_message: root })]);
  return newestPageLoaded(start, "r1", [root], false);
}

function withThread(state: ChatState): ChatState {
  const page = { results: [reply(2)], more: false, newer: false, position: POSITION, mine: {}, quoted: {} };
  return threadPageLoaded(state, { ...page, root: message(1, { reply_count: 1 }), mine_thread: MARK }, false);
}

const unreadIn = (state: ChatState): ThreadState["unread"] | undefined => state.threads.m1?.unread;
const idsIn = (state: ChatState, place: string) => state.timelines[place]?.entries.map(({ id }) => id);

describe("threads", () => {
  it("leaves replies out of the room, its newest message and its unread ones, unless they were broadcast", () => {
    const quiet = apply(withThread(opened()), event("message.created", reply(3)), NOW);
    expect(idsIn(quiet, "r1")).toEqual(["m1"]);
    expect([quiet.rooms.r1?.unread, quiet.rooms.r1?.last_message?.id]).toEqual([0, "m1"]);
    expect(idsIn(quiet, "m1")).toEqual(["m2", "m3"]);
    const loud = apply(quiet, event("message.created", reply(4, { in_timeline: true })), NOW);
    expect([idsIn(loud, "r1"), idsIn(loud, "m1")]).toEqual([
      ["m1", "m4"],
      ["m2", "m3", "m4"],
    ]);
    expect(loud.rooms.r1?.unread).toBe(1);
  });

  it("counts what others said since the mark, in whatever order the two streams come", () => {
    const created = event("message.created", reply(3));
    const marked = event("thread.updated", MARK, "user");
    for (const order of [
      [created, marked],
      [marked, created],
      [created, marked, created],
    ]) {
      expect(unreadIn(applyAll(withThread(opened()), order, NOW))).toBe(2);
    }
    const own = event("message.created", reply(4, { sender: ALICE }));
    expect(unreadIn(applyAll(withThread(opened()), [created, own], NOW))).toBe(2);
  });

  it("no longer counts a reply that is gone once the mark says so, in whatever order, and keeps its place", () => {
    const mark = { id: "m2", room: "r1", number: 2, deleted_at: AT, deleted_by: BOB.id, reason: "deleted" } as const;
    const stone = { ...mark, thread: "m1", in_timeline: false };
    const deleted = event("message.deleted", stone);
    const marked = event("thread.updated", { ...MARK, number: 3 }, "user");
    const before = apply(withThread(opened()), event("message.created", reply(3)), NOW);
    for (const order of [
      [deleted, marked],
      [marked, deleted],
      [deleted, marked, deleted],
    ]) {
      const after = applyAll(before, order, NOW);
      expect([unreadIn(after), idsIn(after, "m1"), idsIn(after, "r1")]).toEqual([1, ["m2", "m3"], ["m1"]]);
    }
  });

  it("keeps the root as it is now, and forgets all with the room", () => {
    const after = apply(withThread(opened()), event("message.updated", message(1, { reply_count: 7 })), NOW);
    expect(after.threads.m1?.root?.reply_count).toBe(7);
    const gone = apply(after, event("room.removed", { id: "r1" }, "user"), NOW);
    expect([gone.threads, gone.timelines]).toEqual([{}, {}]);
    const quoting = { ...after, quoted: { m9: message(9), m8: message(8, { room: "r2" }) } };
    expect(Object.keys(apply(quoting, event("room.removed", { id: "r1" }, "user"), NOW).quoted)).toEqual(["m8"]);
  });

  it("keeps what messages answer as it is now", () => {
    const quoted = { m9: message(9) };
    const page = { results: [], more: false, newer: false, position: POSITION, mine: {}, quoted };
    const told = threadPageLoaded(opened(), { ...page, root: message(1), mine_thread: MARK }, false);
    const after = apply(told, event("message.updated", message(9, { body: "better" })), NOW);
    expect(after.quoted.m9).toMatchObject({ body: "better" });
  });
});
