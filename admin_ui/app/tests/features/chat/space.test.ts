import { expect, test } from "vitest";
import { sortOut, spaceNote } from "../../../src/features/chat/space.ts";

const LIMITS = { limit: 1000, free: Number.POSITIVE_INFINITY, tooLong: 0 };
const SPACE = { namespace: "demo", used_bytes: 0, quota_bytes: null, left_bytes: null, warning: null };

function file(name: string, size: number): File {
  return new File(["x".repeat(size)], name);
}

function names(sizes: readonly number[], limits: Partial<typeof LIMITS>) {
  const files = sizes.map((size, place) => file(`${place}.mp4`, size));
  const { taken, refused } = sortOut(files, { ...LIMITS, ...limits });
  return [taken.map(({ name }) => name), refused.map(({ name }) => name)];
}

test("files are sent as long as there is room for them together, and the others are refused before a byte of them goes", () => {
  expect(names([300, 900, 100], { free: 450 })).toEqual([["0.mp4", "2.mp4"], ["1.mp4"]]);
  expect(names([300, 1001], {})).toEqual([["0.mp4"], ["1.mp4"]]);
  expect(names([300], { tooLong: 3 })).toEqual([[], ["0.mp4"]]);
});

test("a refusal says how large the file is, and how much is left", () => {
  const { refused } = sortOut([file("a.mp4", 900)], { ...LIMITS, free: 450 });
  expect(refused[0]?.reason.replaceAll("\u00a0", " ")).toBe(
    "a.mp4 is 900 B, but only 450 B of your storage is left. Delete files, or ask an administrator.",
  );
});

test("the composer tells of the storage only where it is nearly used up, or where nothing can be sent", () => {
  expect(spaceNote(undefined)).toBe("");
  expect(spaceNote(SPACE)).toBe("");
  expect(spaceNote({ ...SPACE, quota_bytes: 1000, used_bytes: 500, left_bytes: 500 })).toBe("");
  expect(spaceNote({ ...SPACE, quota_bytes: 1000, used_bytes: 900, left_bytes: 100, warning: 80 })).toContain("100");
  expect(spaceNote({ ...SPACE, left_bytes: 0 })).toBe("There is no space left for files here.");
});
