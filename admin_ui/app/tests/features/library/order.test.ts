import { describe, expect, it } from "vitest";
import { droppedAt, inOrder, stepped } from "../../../src/features/library/order.ts";

const FILES = [..."abcde"].map((id) => ({ id }));

describe("a place in a collection", () => {
  it("is one step away, and none beyond its ends", () => {
    expect([stepped(FILES, 2, -1, false), stepped(FILES, 2, 1, false)]).toEqual(["b", "e"]);
    expect([stepped(FILES, 3, 1, false), stepped(FILES, 4, 1, false), stepped(FILES, 0, -1, false)]).toEqual([
      null,
      undefined,
      undefined,
    ]);
  });

  it("is where files are let go, before or behind another one", () => {
    expect(droppedAt(FILES, ["a"], 3, false, false)).toBe("d");
    expect(droppedAt(FILES, ["a"], 3, true, false)).toBe("e");
    expect(droppedAt(FILES, ["a"], 4, true, false)).toBeNull();
    expect(droppedAt(FILES, ["c", "d"], 1, true, false)).toBeUndefined();
    expect(droppedAt(FILES, ["a", "c"], 2, false, false)).toBe("d");
  });

  it("stays the same where that is where they stand, and unknown where the list goes on", () => {
    expect(droppedAt(FILES, ["b"], 0, true, false)).toBeUndefined();
    expect(droppedAt(FILES, ["b"], 1, false, false)).toBeUndefined();
    expect(droppedAt(FILES, ["a"], 4, true, true)).toBeUndefined();
    expect(stepped(FILES, 3, 1, true)).toBeUndefined();
  });

  it("is asked for in the order in which the files stand", () => {
    expect(inOrder(FILES, ["d", "x", "a"])).toEqual(["a", "d"]);
  });
});
