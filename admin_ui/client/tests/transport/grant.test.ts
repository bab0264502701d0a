import { describe, expect, it } from "vitest";
import { Grant, Rest, stablePath } from "../../src/index.ts";

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

describe("calls over HTTP", () => {
  const answering = (status: number, body: string) => async () => new Response(body, { status });

  it("say who asks: by token, or by the CSRF token beside the session cookie", () => {
    expect(new Rest("", { token: "oc_1" }).headers()).toEqual({ Authorization: "Token oc_1" });
    expect(new Rest("", { session: true, csrfToken: () => "c1" }).headers()).toEqual({ "X-CSRFToken": "c1" });
  });

  it("fail with the sentence that the server wrote", async () => {
    const problem = '{"title":"Too large","status":413,"code":"too_large","detail":"100 MiB at most."}';
    const rest = new Rest("", { token: "" }, answering(413, problem));
    await expect(rest.get("/x")).rejects.toMatchObject({
      code: "too_large",
      message: "100 MiB at most.",
      retryable: false,
      status: 413,
    });
  });

  it("fail as worth repeating when the server is broken or cannot be reached", async () => {
    const broken = new Rest("", { token: "" }, answering(502, "<html>"));
    await expect(broken.get("/x")).rejects.toMatchObject({ code: "internal", retryable: true });
    const away = new Rest("", { token: "" }, () => Promise.reject(new TypeError("fetch failed")));
    await expect(away.get("/x")).rejects.toMatchObject({ code: "unreachable", retryable: true });
  });
});
