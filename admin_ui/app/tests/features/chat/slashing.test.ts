import { expect, it } from "vitest";
import type { SlashCommand } from "../../../src/features/chat/slash/slashing.ts";
import { callIn, offersFor } from "../../../src/features/chat/slash/slashing.ts";

const named = (name: string) => ({ name }) as SlashCommand;

it("reads a call from what was written, and none from what only looks like one", () => {
  expect(callIn("/deploy web to production")).toEqual({ name: "deploy", text: "web to production" });
  expect(callIn("  /Deploy\nweb\nnow ")).toEqual({ name: "deploy", text: "web\nnow" });
  expect(callIn("/deploy")).toEqual({ name: "deploy", text: "" });
  for (const words of ["deploy", "/", "//deploy", "/usr/bin", "/a.b", "see /deploy", ""])
    expect(callIn(words)).toBeNull();
});

it("offers the commands that begin as what was typed, eight at most", () => {
  const many = Array.from({ length: 12 }, (_, place) => named(`deploy-${place}`));
  expect(offersFor("DE", [named("weather"), ...many])).toHaveLength(8);
  expect(offersFor("w", [named("weather"), ...many])).toEqual([named("weather")]);
});
