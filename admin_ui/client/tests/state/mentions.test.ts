import { describe, expect, it } from "vitest";
import type { AnyEvent, ChatState, EventFrame, EventType, Message } from "../../src/index.ts";
import { applyAll, EMPTY, newestPageLoaded, roomsLoaded } from "../../src/index.ts";
import { isUncounted } from "../../src/state/mentions.ts";
import { ALICE, message, room } from "../samples.ts";

const AT = "2026-11-20T10:00:00.000Z";
const ME = { mentions: [ALICE.id] };
const ALL = { mentions_room: true };

function event<T extends EventType>(type: T, data: EventFrame<T>["data"]): EventFrame<T> {
  return { type, stream: "room:r1", at: AT, actor: null, data };
}

function opened(unread: number, mentions: number, ...messages: Message[]): ChatState {
  const start = roomsLoaded({ ...EMPTY, me: ALICE }, [
    room({ unread, mentions, last_message: messages.at(-1) ?? null }),
  ]);
  return newestPageLoaded(start, "r1", messages, false);
}

/** Unread messages and mentions afterwards, which are the same when everything is told twice. */
function counts(state: ChatState, ...events: AnyEvent[]): [number, number] {
  const once = applyAll(state, events, 0);
  const twice = applyAll(once, events, 0);
  expect(twice.rooms.r1).toEqual(once.rooms.r1);
  return [once.rooms.r1?.unread ?? -1, once.rooms.r1?.mentions ?? -1];
}

const gone = (number: number) =>
  event("message.deleted", {
    ...{ id: `m${number}`, room: "r1", number, deleted_at: AT, deleted_by: null, reason: "deleted" as const },
  });

describe("unread mentions are counted from the messages", () => {
  it("that come", () => {
    const said = [message(1), message(2, ME), message(3, ALL), message(4, { ...ALL, sender: ALICE })];
    expect(counts(opened(0, 0), ...said.map((one) => event("message.created", one)))).toEqual([3, 2]);
  });

  it("that are changed, as far as they are not read", () => {
    const known = [message(1), message(2), message(3, ME)];
    const changed = (number: number, to: Partial<Message>) => event("message.updated", message(number, to));
    expect(counts(opened(2, 1, ...known), changed(2, ALL))).toEqual([2, 2]);
    expect(counts(opened(2, 1, ...known), changed(3, {}))).toEqual([2, 0]);
    expect(counts(opened(2, 1, ...known), changed(1, ME))).toEqual([2, 1]);
    expect(counts(opened(2, 1, ...known), event("message.created", message(4)), changed(4, ME))).toEqual([3, 2]);
  });

  it("that are taken back", () => {
    const known = [message(1, ME), message(2), message(3, ME)];
    expect(counts(opened(2, 1, ...known), gone(3))).toEqual([1, 0]);
    expect(counts(opened(2, 1, ...known), gone(1))).toEqual([2, 1]);
  });

  it("up to 1,000, which means 1,000 or more: what is left after one was taken back is asked for", () => {
    const full = opened(1000, 1000, message(3, ME));
    expect(counts(full, event("message.created", message(4, ME)))).toEqual([1000, 1000]);
    const mark = { room: "r1", message: "m1", number: 1, unread: 1000, mentions: 1000 };
    expect(counts(full, event("read.updated", mark))).toEqual([1000, 1000]);
    expect(counts(full, gone(3))[0]).toBe(1000);
    expect(isUncounted(full, gone(3))).toBe(true);
    expect(isUncounted(opened(999, 0, message(3)), gone(3))).toBe(false);
  });
});
