import { describe, expect, it, test } from "vitest";
import { besideRoom, besideUnread } from "../../../src/features/chat/keys.ts";

describe("Alt and an arrow", () => {
  it("lead to the room above or below, and begin at an end where none is open", () => {
    const list = ["a", "b", "c"];
    expect([besideRoom(list, "b", 1), besideRoom(list, "b", -1)]).toEqual(["c", "a"]);
    expect([besideRoom(list, "c", 1), besideRoom(list, "a", -1)]).toEqual([null, null]);
    expect([besideRoom(list, null, 1), besideRoom(list, "gone", -1)]).toEqual(["a", "c"]);
    expect(besideRoom([], null, 1)).toBeNull();
  });
});

test("the next unread room is the nearest one in that direction, and after the last one the first", () => {
  const unread = new Set(["a", "d"]);
  const list = ["a", "b", "c", "d"];
  expect(besideUnread(list, unread, "b", 1)).toBe("d");
  expect(besideUnread(list, unread, "b", -1)).toBe("a");
  expect(besideUnread(list, unread, "d", 1)).toBe("a");
  expect(besideUnread(list, unread, null, -1)).toBe("d");
  expect(besideUnread(list, new Set(["b"]), "b", 1)).toBeNull();
});
