/** What a push looks like, and when it is not shown. */
import { describe, expect, it } from "vitest";
import * as page from "../../src/features/accounts/push.ts";
import * as worker from "../../worker/push.ts";
import { isShown, noticeOf, pushOf, wordsOf } from "../../worker/push.ts";

const words = { one: "Neue Nachricht", more: "Neue Nachrichten" };
const push = { room: "r1", unread: 1, title: null, sender: null, body: null };

describe("a notification", () => {
  it.each([
    ["says nothing private where nothing private was sent", push, "OffChat", "Neue Nachricht"],
    ["tells of several at once", { ...push, unread: 3 }, "OffChat", "Neue Nachrichten"],
    [
      "names the room and who wrote",
      { ...push, title: "Kitchen", sender: "Bob", body: "Tea?" },
      "Kitchen",
      "Bob: Tea?",
    ],
    ["names the person alone in a direct room", { ...push, sender: "Bob", body: "Tea?" }, "Bob", "Tea?"],
    [
      "tells of a file without a text",
      { ...push, title: "Kitchen", sender: "Bob", body: "" },
      "Kitchen",
      "Bob: Neue Nachricht",
    ],
  ])("%s", (_, sent, title, body) => {
    const [shown, options] = noticeOf(sent, words);
    expect([shown, options.body]).toEqual([title, body]);
    expect([options.tag, options.data]).toEqual(["r1", { path: "/rooms/r1" }]);
  });

  it.each([undefined, "", "no json", "null", "[]", '{"room":7}'])("stands for a push that says %j", (text) => {
    const [title, options] = noticeOf(pushOf(text), wordsOf(undefined));
    expect([title, options.body, options.data]).toEqual(["OffChat", "New message", { path: "/" }]);
  });

  it.each([
    ["quota", null, "Speicher fast voll (80 %)", "/account"],
    ["namespace_quota", "demo", "demo: Speicher fast voll (80 %)", "/dashboard/storage"],
  ])("tells of room that is nearly used up: %s", (kind, namespace, body, path) => {
    const sent = { room: null, unread: 0, kind, namespace, percent: 80 };
    const told = wordsOf({ ...words, space: "Speicher fast voll" });
    const [title, options] = noticeOf(pushOf(JSON.stringify(sent)), told);
    expect([title, options.body, options.tag, options.data]).toEqual(["OffChat", body, kind, { path }]);
    expect(isShown(pushOf(JSON.stringify(sent)), [])).toBe(false);
  });

  it.each([
    ["alone where no more may be said", null, null, "Kritische Warnung"],
    ["by its kind and place", "demo", "error_rate", "demo: Kritische Warnung: Fehler (30 %)"],
    ["of a kind that the page did not know", null, "later_kind", "Kritische Warnung: later_kind (30 %)"],
  ])("tells of a critical alert %s", (_, namespace, alert, body) => {
    const sent = pushOf(JSON.stringify({ room: null, unread: 0, kind: "alert", namespace, alert, percent: 30 }));
    const told = wordsOf({ ...words, alert: "Kritische Warnung", alerts: { error_rate: "Fehler" } });
    expect(noticeOf(sent, told)[1]).toMatchObject({ body, tag: "alert", data: { path: "/dashboard/health" } });
  });

  it("can be read of what the server sends", () => expect(pushOf(JSON.stringify(push).padEnd(512))).toEqual(push));

  it.each([
    ["shows that room", "https://chat.example/?room=r1", true, "visible", true],
    ["shows another room", "https://chat.example/?room=r2", true, "visible", false],
    ["is behind another window", "https://chat.example/?room=r1", false, "visible", false],
    ["is a hidden tab", "https://chat.example/?room=r1", true, "hidden", false],
  ])("stays away only from a page that shows the room: one that %s", (_, url, focused, visibilityState, shown) => {
    expect(isShown(push, [{ url, focused, visibilityState }])).toBe(shown);
  });

  it("leads to its thread where a reply stands there alone, and stays away from a page that shows that", () => {
    const reply = { ...push, thread: "m1" };
    expect(noticeOf(reply, words)[1].data).toEqual({ path: "/rooms/r1?thread=m1" });
    const shown = (url: string) => isShown(reply, [{ url, focused: true, visibilityState: "visible" }]);
    expect(shown("https://chat.example/?room=r1&thread=m1")).toBe(true);
    expect(shown("https://chat.example/?room=r1&thread=m2")).toBe(false);
    expect(shown("https://chat.example/?room=r1")).toBe(false);
  });
});

it("page and worker keep the words in the same place", () => {
  expect([page.WORDS_CACHE, page.WORDS_KEY]).toEqual([worker.WORDS_CACHE, worker.WORDS_KEY]);
});
