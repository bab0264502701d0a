import { describe, expect, it } from "vitest";
import { besideRoom } from "../../../src/features/chat/keys.ts";

describe("Alt and an arrow", () => {
  it("lead to the room above or below, and begin at an end where none is open", () => {
    const list = ["a", "b", "c"];
    expect([besideRoom(list, "b", 1), besideRoom(list, "b", -1)]).toEqual(["c", "a"]);
    expect([besideRoom(list, "c", 1), besideRoom(list, "a", -1)]).toEqual([null, null]);
    expect([besideRoom(list, null, 1), besideRoom(list, "gone", -1)]).toEqual(["a", "c"]);
    expect(besideRoom([], null, 1)).toBeNull();
  });
});
