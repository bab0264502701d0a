import { describe, expect, it } from "vitest";
import { Rest } from "../../src/index.ts";

describe("calls over HTTP", () => {
  const answering = (status: number, body: string) => async () => new Response(body, { status });

  it("say who asks: by token, or by the CSRF token beside the session cookie", () => {
    expect(new Rest("", { token: "oc_1" }).headers()).toEqual({ Authorization: "Token oc_1" });
    expect(new Rest("", { session: true, csrfToken: () => "c1" }).headers()).toEqual({ "X-CSRFToken": "c1" });
  });

  it("fail with the sentence that the server wrote", async () => {
    const problem = '{"title":"Too large","status":413,"code":"too_large","detail":"100 MiB at most."}';
    const rest = new Rest("http://chat.test", { token: "" }, answering(413, problem));
    await expect(rest.get("/api/v1/me/")).rejects.toMatchObject({
      code: "too_large",
      detail: "100 MiB at most.",
      retryable: false,
      status: 413,
    });
  });

  it("fail as worth repeating when the server is broken or cannot be reached", async () => {
    const broken = new Rest("http://chat.test", { token: "" }, answering(502, "<html>"));
    await expect(broken.get("/api/v1/me/")).rejects.toMatchObject({ code: "internal", retryable: true });
    const away = new Rest("http://chat.test", { token: "" }, () => Promise.reject(new TypeError("fetch failed")));
    await expect(away.get("/api/v1/me/")).rejects.toMatchObject({ code: "unreachable", retryable: true });
  });

  it("put what belongs there into the address, the query and the body, and leave out what is empty", async () => {
    const sent: [string, string, string][] = [];
    const rest = new Rest("http://chat.test", { token: "oc_1" }, async (input) => {
      const request = new Request(input);
      sent.push([request.method, request.url.replace("http://chat.test", ""), await request.text()]);
      return request.method === "DELETE" ? new Response(null, { status: 204 }) : new Response("{}");
    });
    const path = { room_id: "r/1" };
    await rest.get("/api/chat/rooms/{room_id}/messages/", { path, query: { before: null, after: "", limit: 5 } });
    await rest.post("/api/chat/rooms/{room_id}/members/", { path, body: { user: "u1" } });
    expect(await rest.delete("/api/v1/auth/session/")).toBeUndefined();
    await rest.page("/api/chat/rooms/", "/api/chat/rooms/?cursor=a%2Bb&limit=20");
    expect(sent).toEqual([
      ["GET", "/api/chat/rooms/r%2F1/messages/?limit=5", ""],
      ["POST", "/api/chat/rooms/r%2F1/members/", '{"user":"u1"}'],
      ["DELETE", "/api/v1/auth/session/", ""],
      ["GET", "/api/chat/rooms/?cursor=a%2Bb&limit=20", ""],
    ]);
  });
});
