import { describe, expect, it } from "vitest";
import { nameFor, nameIn } from "../../../src/features/chat/emojis/emojis.ts";
import { begun, offersFor } from "../../../src/features/chat/emojis/offering.ts";

const emoji = (name: string, url: string | null = `/media/avatars/${name}/64.webp`) => ({
  name,
  url,
  by: null,
  at: "",
});

describe("emojis of a namespace's own", () => {
  it.each([
    [":party_parrot:", "party_parrot"],
    [":+1:", "+1"],
    [":a:", null],
    [":Loud:", null],
    ["party_parrot", null],
    ["👍", null],
  ])("finds the name in %s", (text, name) => expect(nameIn(text)).toBe(name));

  it.each([
    ["Party Parrot!.GIF", "party_parrot"],
    ["über.png", "ber"],
    [`${"x".repeat(40)}.png`, "x".repeat(32)],
  ])("proposes a name for the file %s", (file, name) => expect(nameFor(file)).toBe(name));

  it.each([
    ["well :par", "par"],
    [":p", "p"],
    ["at 10:30", null],
    ["std::vec", null],
    ["done :parrot:", null],
    ["note: ", null],
  ])("knows whether an emoji is being named in %s", (before, typed) => expect(begun(before)).toBe(typed));

  it("offers those whose names begin as what was typed first, and none without a picture", () => {
    const known = [emoji("a_parrot"), emoji("parrot"), emoji("party", null), emoji("part")];
    expect(offersFor("par", known).map(({ name }) => name)).toEqual(["parrot", "part", "a_parrot"]);
  });
});
