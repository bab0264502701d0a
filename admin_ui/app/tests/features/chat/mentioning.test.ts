import { describe, expect, it } from "vitest";
import { begun, offersFor } from "../../../src/features/chat/mentioning.ts";

const member = (username: string, name: string) => ({
  user: { id: username, username, display_name: name, avatar_url: null, is_bot: false },
  role: "member" as const,
  joined_at: "2026-11-20T10:00:00.000Z",
});
const PEOPLE = [member("me", "Myself"), member("zoe", "Bea Zorn"), member("bob", "Robert"), member("robin", "Robin")];
const GROUP = { kind: "group", member_count: 4, my_role: "member" } as const;
const names = (typed: string, room: Parameters<typeof offersFor>[1] = GROUP) =>
  offersFor(typed, room, PEOPLE, "me").map(({ username }) => username);

describe("mentioning", () => {
  it("begins with an @ that does not stand within a word", () => {
    expect(["@", "hi @bo", "(@B", "x@bo", "me@a.b", "@bo b", ""].map(begun)).toEqual([
      "",
      "bo",
      "B",
      null,
      null,
      null,
      null,
    ]);
  });

  it("offers others by user name first, then by any of their names, and everybody", () => {
    expect(names("")).toEqual(["zoe", "bob", "robin", "room"]);
    expect(names("ro")).toEqual(["robin", "bob", "room"]);
    expect(names("ZO")).toEqual(["zoe"]);
    expect(names("me")).toEqual([]);
  });

  it("offers everybody only where one may mention them", () => {
    expect(names("room", { ...GROUP, kind: "direct" })).toEqual([]);
    expect(names("room", { ...GROUP, member_count: 101 })).toEqual([]);
    expect(names("room", { ...GROUP, member_count: 101, my_role: "owner" })).toEqual(["room"]);
  });
});
