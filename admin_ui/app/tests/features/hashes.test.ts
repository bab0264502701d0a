import { describe, expect, it } from "vitest";
import { csvAddress, isComplete } from "../../src/features/blocking/hashes.ts";

const HASH = "ab".repeat(32);

describe("content to block", () => {
  it("is said once a file is named or a whole hash is typed", () => {
    expect(isComplete({ kind: "sha256", media: "f-1", value: "" })).toBe(true);
    expect(isComplete({ kind: "sha256", media: null, value: ` ${HASH.toUpperCase()}\n` })).toBe(true);
    expect(isComplete({ kind: "sha256", media: null, value: HASH.slice(1) })).toBe(false);
  });

  it("may be several frames of a video, but not several files", () => {
    expect(isComplete({ kind: "perceptual", media: null, value: `${HASH} ${HASH}` })).toBe(true);
    expect(isComplete({ kind: "sha256", media: null, value: `${HASH} ${HASH}` })).toBe(false);
  });

  it("goes out as CSV of its namespace", () => {
    expect(csvAddress("a b", "protected")).toBe("/api/v1/moderation/protected-hashes/?namespace=a+b&format=csv");
  });
});
