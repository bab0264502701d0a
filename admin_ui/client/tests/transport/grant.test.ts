import { describe, expect, it } from "vitest";
import { Grant, stablePath } from "../../src/index.ts";

describe("addresses of media", () => {
  it("carry the current grant, and only that", () => {
    const grant = new Grant("https://chat.test");
    grant.set({ token: "a+b", expires_at: "2026-11-20T10:15:00.000Z" });
    expect(grant.url("/media/f1/file")).toBe("https://chat.test/media/f1/file?g=a%2Bb");
    expect(grant.url("/media/f1/file?download=1&g=old")).toBe("https://chat.test/media/f1/file?download=1&g=a%2Bb");
  });

  it("have a stable part", () => {
    expect(stablePath("/media/f1/file?g=old")).toBe("/media/f1/file");
    expect(stablePath("/media/f1/file?download=1")).toBe("/media/f1/file?download=1");
  });

  it("know when the grant ends", () => {
    const grant = new Grant("");
    expect(grant.endsWithin(0, 0)).toBe(true);
    grant.set({ token: "a", expires_at: new Date(60_000).toISOString() });
    expect(grant.endsWithin(30_000, 0)).toBe(false);
    expect(grant.endsWithin(30_000, 40_000)).toBe(true);
  });
});
