import { Rest } from "@offchat/client";
import { expect, it } from "vitest";
import { chosen } from "../../../src/features/library/selection.ts";
import { datesOf, sourceOf, wholeCollection } from "../../../src/features/library/useFiles.ts";

const FILES = ["a", "b", "c", "d", "e"].map((id) => ({ id }));

function of(...ids: string[]): ReadonlySet<string> {
  return new Set(ids);
}

it("a file is chosen and left again by itself", () => {
  expect(chosen(of(), FILES, 1, null, false)).toEqual(of("b"));
  expect(chosen(of("b", "c"), FILES, 1, 2, false)).toEqual(of("c"));
});

it("with Shift all files from the last one chosen are, in either direction", () => {
  expect(chosen(of("b"), FILES, 3, 1, true)).toEqual(of("b", "c", "d"));
  expect(chosen(of("d"), FILES, 1, 3, true)).toEqual(of("b", "c", "d"));
  expect(chosen(of(), FILES, 2, null, true)).toEqual(of("c"));
});

it("a collection by itself is shown in its own order, and everything else is asked for by filter or words", async () => {
  const asked: string[] = [];
  const rest = new Rest("http://chat.test", { token: "oc_1" }, async (input) => {
    asked.push(decodeURIComponent((input as Request).url.replace("http://chat.test/api/v1/media/", "")));
    return Response.json({ results: [], next: null, previous: null });
  });
  const first = (filters: Parameters<typeof sourceOf>[2], q = "", sort = "") =>
    sourceOf(rest, "demo", filters, { q, sort }).first();
  await first({ collection: ["c1"] });
  await first({ collection: ["c1"], kind: ["image", "video"], untagged: true });
  await first({ tag: ["t1"] }, "lake");
  await first({}, "", "largest");
  await first({ trashed: true }, "lake");
  expect(asked).toEqual([
    "collections/c1/files/?limit=100",
    "files/?namespace=demo&collection=c1&kind=image&kind=video&untagged=true&limit=100",
    "search/?namespace=demo&tag=t1&limit=100&q=lake",
    "search/?namespace=demo&limit=100&sort=largest",
    "files/?namespace=demo&trashed=true&limit=100",
  ]);
  expect(wholeCollection({ collection: ["c1", "c2"] })).toBeNull();
  const orders = [
    ["", ""],
    ["lake", ""],
    ["lake", "newest"],
    ["", "taken"],
    ["", "largest"],
  ] as const;
  expect(orders.map(([q, sort]) => datesOf({ q, sort }))).toEqual(["came", null, "came", "taken", null]);
});
