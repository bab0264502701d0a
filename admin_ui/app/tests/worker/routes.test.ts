/** What the service worker answers for, and what it leaves to the server. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAsset, isPage } from "../../worker/routes.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

describe("the service worker", () => {
  it.each(["/", "/login", "/account/", "/rooms/01a1", "/dashboard/files", "/media", "/media-library/x"])(
    "opens the page at %s without a connection",
    (path) => expect(isPage(path)).toBe(true),
  );

  it.each([
    "/api/v1/me/",
    "/api/chat/rooms/",
    "/media/0b/file",
    "/media/0b/thumbnail.webp",
    "/ws/chat/",
    "/admin/",
    "/sw.js",
    "/metrics",
    "/static/app/favicon.svg",
  ])("leaves %s to the server", (path) => {
    expect(isPage(path)).toBe(false);
    expect(isAsset(path)).toBe(false);
  });

  it("keeps files of the build", () => expect(isAsset("/static/app/assets/index-12345678.js")).toBe(true));
});

describe("the manifest", () => {
  const manifest = JSON.parse(read("../../public/manifest.webmanifest"));

  it("has the colours of the design", () => {
    const canvas = /--canvas: light-dark\([^,]+, (#\w+)\)/.exec(read("../../src/ui/tokens.css"))?.[1];
    expect([manifest.theme_color, manifest.background_color]).toEqual([canvas, canvas]);
  });

  it("names icons that are there, one of them to be cut to a shape", () => {
    for (const { src } of manifest.icons) expect(read(`../../public/${src}`).length).toBeGreaterThan(0);
    expect(manifest.icons.map((icon: { purpose: string }) => icon.purpose)).toContain("maskable");
  });
});
