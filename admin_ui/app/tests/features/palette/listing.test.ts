import { expect, test } from "vitest";
import { listing } from "../../../src/features/palette/listing.ts";
import { match } from "../../../src/features/palette/match.ts";
import type { Command, CommandSection } from "../../../src/ui/commands.ts";

function command(id: string, section: CommandSection = "rooms", more: Partial<Command> = {}): Command {
  return { id, section, words: id, icon: "hash", run: () => undefined, ...more };
}

function found(typed: string, words: string[], recent: string[] = []): string[] {
  const commands = words.map((one) => command(one));
  return listing(commands, recent, typed).flatMap(({ items }) => items.map((item) => item.command.id));
}

test("letters in their order fit, those that begin words better, and accents do not matter", () => {
  expect(match("Jump to a date", "", "jd")?.places).toEqual([0, 10]);
  expect(match("José Álvarez", "", "alv")?.places).toEqual([5, 6, 7]);
  expect(match("general", "", "xyz")).toBeNull();
  expect(match("general", "", "g l")).not.toBeNull();
});

test("what begins with the letters stands before what holds them", () => {
  expect(found("gen", ["regeneration", "general", "Ann Genova"])).toEqual(["general", "Ann Genova", "regeneration"]);
});

test("what was used lately stands before what fits as well", () => {
  expect(found("ann", ["Anna", "Anne"])).toEqual(["Anna", "Anne"]);
  expect(found("ann", ["Anna", "Anne"], ["Anne"])).toEqual(["Anne", "Anna"]);
});

test("other words find a command, too", () => {
  const mute = command("Mute", "here", { also: "silence quiet" });
  expect(listing([mute], [], "quiet")[0]?.items).toHaveLength(1);
});

test("before something is typed the recent choices come first, then everything else in its section", () => {
  const commands = [command("a"), command("b"), command("log out", "general"), command("Overview", "places")];
  const sections = listing(commands, ["log out", "gone"], "");
  expect(sections.map(({ name, items }) => [name, items.map((item) => item.command.id)])).toEqual([
    ["recent", ["log out"]],
    ["rooms", ["a", "b"]],
    ["places", ["Overview"]],
  ]);
});

test("what the server finds again is listed once", () => {
  expect(found("anna", ["anna", "anna"])).toEqual(["anna"]);
});

test("the first of two with the same id is the one that is known here", () => {
  const [here, there] = [command("x", "rooms", { words: "Anna here" }), command("x", "rooms", { words: "Anna there" })];
  expect(listing([here, there], [], "anna")[0]?.items.map((item) => item.command)).toEqual([here]);
});
