import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Chat, ChatState, Gallery } from "../../src/index.ts";
import { connect } from "../../src/index.ts";
import { echoOf } from "../../src/state/echo.ts";
import { FakeServer } from "../fake_server.ts";
import { ALICE, attachment, BOB, message, room } from "../samples.ts";

const AT = "2026-11-20T10:00:00.000Z";
let server: FakeServer;
let chat: Chat;

function open(): Chat {
  const { fetch, WebSocket } = server;
  return connect({ baseUrl: "http://chat.test", token: "oc_1", fetch, WebSocket, random: () => 0 });
}

function numbers(state: ChatState): number[] {
  return (state.timelines.r1?.entries ?? []).map(({ number }) => number);
}

function ticketsAsked(): number {
  return server.requests.filter((request) => request === "POST /api/v1/auth/ws-ticket/").length;
}

async function online(): Promise<void> {
  await vi.waitFor(() => expect(chat.status).toBe("online"));
}

beforeEach(async () => {
  server = new FakeServer();
  chat = open();
  await online();
  await chat.open("r1");
});

afterEach(() => chat.stop());

describe("a connection", () => {
  it("opens with a one-time ticket and the protocol's name", () => {
    expect(server.requests).toContain("POST /api/v1/auth/ws-ticket/");
    expect(server.live?.url).toBe("ws://chat.test/ws/chat/?ticket=t1");
  });

  it("follows everything from the positions that the list of rooms carried", () => {
    const [first] = server.commandsOf("subscribe");
    expect(first?.data).toMatchObject({ streams: "all", positions: { "room:r1": { epoch: "k1", seq: 0 } } });
  });

  it("asks for what was said in a room since it came while nobody listened", async () => {
    server.live?.deliver({ type: "room.removed", stream: "user", seq: 1, at: AT, actor: null, data: { id: "r1" } });
    server.cut();
    for (let n = 1; n <= 2; n += 1) server.publish("message.created", message(n, { sender: BOB }));
    await vi.waitFor(() => expect(server.commandsOf("subscribe")).toHaveLength(2));
    await online();
    const data = room({ unread: 0, position: { epoch: "k1", seq: 0 } });
    server.live?.deliver({ type: "room.added", stream: "user", seq: 2, at: AT, actor: null, data });
    await vi.waitFor(() => expect(chat.store.get().rooms.r1?.unread).toBe(2));
    const resumed = { streams: ["room:r1"], positions: { "room:r1": { epoch: "k1", seq: 0 } } };
    expect(server.commandsOf("subscribe").at(-1)?.data).toMatchObject(resumed);
  });

  it("reads what is unread in threads once it is there", async () => {
    await vi.waitFor(() => expect(server.requests).toContain("GET /api/v1/me/threads/"));
  });

  it("reads a room again, once, whose unread messages cannot be counted from what is loaded", async () => {
    chat.stop();
    chat = open();
    await online();
    for (let n = 1; n <= 4; n += 1) server.publish("message.created", message(n, { sender: BOB }));
    expect(chat.store.get().rooms.r1?.unread).toBe(4);
    server.requests = [];
    vi.useFakeTimers();
    for (const number of [1, 2]) {
      const mark = { id: `m${number}`, room: "r1", number, deleted_at: AT, deleted_by: BOB.id, reason: "deleted" };
      server.publish("message.deleted", mark);
    }
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect(server.requests).toEqual(["GET /api/chat/rooms/r1/"]);
    // As the server counts, which knows of none here.
    expect(chat.store.get().rooms.r1?.unread).toBe(0);
  });

  it("reads a room again that is not open, where a read mark comes after messages that it has not counted", async () => {
    chat.stop();
    chat = open();
    await online();
    for (let n = 1; n <= 4; n += 1) server.publish("message.created", message(n, { sender: BOB }));
    server.requests = [];
    vi.useFakeTimers();
    // What came before the last one is counted by it, or the last one is known
    for (const number of [4, 3, 1]) {
      server.publish("read.updated", { room: "r1", message: `m${number}`, number, unread: 0, mentions: 0 });
      await vi.advanceTimersByTimeAsync(5000);
      expect(server.requests).toEqual(number === 1 ? ["GET /api/chat/rooms/r1/"] : []);
    }
    vi.useRealTimers();
  });

  it("reads the rooms once, while the socket opens", () => {
    expect(server.requests.filter((request) => request === "GET /api/chat/rooms/")).toHaveLength(1);
  });

  it("tells a page once a frame what comes over the socket, and at once what is done here", async () => {
    chat.stop();
    let draw: () => void = vi.fn();
    const { fetch, WebSocket } = server;
    const schedule = (flush: () => void) => (draw = flush);
    chat = connect({ baseUrl: "http://chat.test", token: "oc_1", fetch, WebSocket, schedule });
    await online();
    await chat.open("r1");
    const told = vi.fn();
    chat.store.subscribe(told);
    for (let n = 1; n <= 35; n += 1) server.publish("message.created", message(n));
    expect(numbers(chat.store.get())).toHaveLength(35);
    expect(told).not.toHaveBeenCalled();
    draw();
    expect(told).toHaveBeenCalledTimes(1);
    chat.send({ room: "r1", body: "hi" }).catch(() => undefined);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("reads a room and its members once, however often and early they are asked for", async () => {
    chat.stop();
    server.requests = [];
    chat = open();
    await Promise.all([chat.open("r1"), chat.open("r1"), chat.members("r1"), chat.members("r1")]);
    await online();
    await Promise.all([chat.open("r1"), chat.members("r1")]);
    const read = server.requests.filter((request) => request.startsWith("GET /api/chat/rooms/r1/"));
    expect(read).toEqual(["GET /api/chat/rooms/r1/messages/?limit=50", "GET /api/chat/rooms/r1/members/"]);
  });

  it("keeps who came while the list of members was on its way", async () => {
    const direct = server.fetch;
    chat.stop();
    const member = { user: BOB, role: "member", joined_at: "2026-11-20T10:00:00.000Z" } as const;
    chat = connect({
      baseUrl: "http://chat.test",
      token: "oc_1",
      WebSocket: server.WebSocket,
      fetch: async (input) => {
        const answer = await direct(input);
        if (new Request(input).url.includes("/members/")) server.publish("member.joined", member);
        return answer;
      },
    });
    await online();
    await chat.members("r1");
    expect(Object.keys(chat.store.get().members.r1 ?? {})).toEqual([BOB.id]);
  });

  it("shows what others say", () => {
    server.publish("message.created", message(1));
    expect(numbers(chat.store.get())).toEqual([1]);
    expect(chat.store.get().rooms.r1).toMatchObject({ unread: 1 });
  });

  it("passes over repeated events", () => {
    const event = server.publish("message.created", message(1));
    server.live?.deliver(event);
    server.live?.deliver({ ...event, data: message(1, { body: "a stale repetition" }) });
    expect(chat.store.get().timelines.r1?.entries).toEqual([message(1)]);
  });

  it("passes over event types that it does not know", () => {
    server.publish("message.pinned", { id: "m1" });
    server.publish("message.created", message(1));
    expect(numbers(chat.store.get())).toEqual([1]);
  });

  it("passes over what is hidden from it, and goes on behind it", async () => {
    server.publish("message.hidden", {});
    expect(chat.store.get().timelines.r1?.entries).toEqual([]);
    server.cut();
    server.publish("message.created", message(2));
    await vi.waitFor(() => expect(numbers(chat.store.get())).toEqual([2]));
    expect(server.commandsOf("subscribe").at(-1)?.data).toMatchObject({
      positions: { "room:r1": { epoch: "k1", seq: 1 } },
    });
  });

  it("asks again from its own place when a number is missing", async () => {
    server.publish("message.created", message(1));
    server.swallow.add(2);
    server.publish("message.created", message(2));
    server.publish("message.created", message(3));
    await vi.waitFor(() => expect(numbers(chat.store.get())).toEqual([1, 2, 3]));
  });

  it("notices by a ping that the very last event was lost", async () => {
    vi.useFakeTimers();
    server.cut();
    await vi.advanceTimersByTimeAsync(10);
    server.swallow.add(1);
    server.publish("message.created", message(1));
    expect(numbers(chat.store.get())).toEqual([]);
    await vi.advanceTimersByTimeAsync(26_000);
    vi.useRealTimers();
    expect(numbers(chat.store.get())).toEqual([1]);
  });

  it("tells handlers of the types they asked for", () => {
    const heard = vi.fn();
    const stop = chat.on("message.created", ({ data }) => heard(data.number));
    server.publish("message.created", message(1));
    stop();
    server.publish("message.created", message(2));
    expect(heard.mock.calls).toEqual([[1]]);
  });
});

describe("coming back", () => {
  it("gets everything that was missed, once and in order", async () => {
    server.publish("message.created", message(1));
    server.cut();
    server.publish("message.created", message(2));
    server.publish("message.deleted", {
      id: "m1",
      room: "r1",
      number: 1,
      deleted_at: "…",
      deleted_by: "u-bob",
      reason: "deleted",
    });
    server.publish("message.created", message(3));
    await vi.waitFor(() => expect(numbers(chat.store.get())).toEqual([1, 2, 3]));
    expect(chat.store.get().timelines.r1?.entries[0]).not.toHaveProperty("body");
    expect(server.commandsOf("subscribe").at(-1)?.data).toMatchObject({
      positions: { "room:r1": { epoch: "k1", seq: 1 } },
    });
  });

  it("reads the state anew where the log does not reach back", async () => {
    server.publish("message.created", message(1));
    server.cut();
    server.publish("message.created", message(2));
    server.renewEpoch();
    await vi.waitFor(() => expect(numbers(chat.store.get())).toEqual([1, 2]));
    await online();
    server.publish("message.created", message(3));
    expect(numbers(chat.store.get())).toEqual([1, 2, 3]);
    expect(server.commandsOf("subscribe").at(-1)?.data).toMatchObject({ streams: ["room:r1"] });
  });

  it("begins at once when the network is said to be lost, and again when it is back", async () => {
    const heard: string[] = [];
    chat.onStatus(() => heard.push(chat.status));
    chat.networkLost();
    expect(heard).toEqual(["offline"]);
    await online();
    expect(server.sockets).toHaveLength(2);
  });

  it("asks a connection that looks open, and has little patience", async () => {
    vi.useFakeTimers();
    chat.hurry();
    await vi.advanceTimersByTimeAsync(3000);
    expect(server.sockets).toHaveLength(1);
    server.deaf = true;
    chat.hurry();
    await vi.advanceTimersByTimeAsync(1900);
    expect(server.sockets).toHaveLength(1);
    server.deaf = false;
    await vi.advanceTimersByTimeAsync(200);
    vi.useRealTimers();
    await online();
    expect(server.sockets).toHaveLength(2);
  });

  it.each([
    ["a ticket never comes", () => (server.ticketsHang = true), () => (server.ticketsHang = false)],
    ["nothing is said on the socket", () => (server.deaf = true), () => (server.deaf = false)],
  ])("is opened anew where %s, and at once when the network is said to be back", async (_, lose, find) => {
    vi.useFakeTimers();
    lose();
    server.cut();
    await vi.advanceTimersByTimeAsync(16_000);
    expect(ticketsAsked()).toBe(3);
    find();
    chat.networkLost();
    chat.hurry();
    await vi.advanceTimersByTimeAsync(0);
    vi.useRealTimers();
    await online();
    expect(ticketsAsked()).toBe(4);
  });

  it("stops for good when it is not wanted any more", async () => {
    server.cut(4403, "removed");
    await vi.waitFor(() => expect(chat.status).toBe("closed"));
    expect(chat.ending?.code).toBe(4403);
    expect(server.live).toBeUndefined();
  });

  it("stops for good when the ticket is refused", async () => {
    server.ticketStatus = 401;
    server.cut();
    await vi.waitFor(() => expect(chat.status).toBe("closed"));
    expect(chat.ending?.code).toBe(4401);
  });
});

describe("sending", () => {
  const accept = (data: Record<string, unknown>) => {
    const said = message(9, { sender: ALICE, client_id: String(data.client_id), body: String(data.body) });
    return { ok: true, data: said };
  };

  it("shows the message at once and confirms it with the server's", async () => {
    server.answers["message.send"] = accept;
    const sent = chat.send({ room: "r1", body: "hello" });
    expect(chat.store.get().pending).toMatchObject([{ body: "hello", status: "waiting" }]);
    await expect(sent).resolves.toMatchObject({ number: 9, body: "hello" });
    expect(chat.store.get().pending).toEqual([]);
    expect(numbers(chat.store.get())).toEqual([9]);
  });

  it("keeps what could not go out and sends it under the same name after the reconnect", async () => {
    const sent = chat.send({ room: "r1", body: "hello" });
    server.cut();
    server.answers["message.send"] = accept;
    await expect(sent).resolves.toMatchObject({ body: "hello" });
    const names = server.commandsOf("message.send").map(({ data }) => data.client_id);
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(1);
    expect(numbers(chat.store.get())).toEqual([9]);
  });

  it("answers what the log confirms after its answer was lost", async () => {
    const sent = chat.send({ room: "r1", body: "hello" });
    const asked = server.commandsOf("message.send").map(({ data }) => accept(data).data);
    server.cut();
    server.publish("message.created", asked[0]);
    server.answers["message.send"] = accept;
    await expect(sent).resolves.toMatchObject({ number: 9, body: "hello" });
    expect(new Set(server.commandsOf("message.send").map(({ data }) => data.client_id)).size).toBe(1);
    expect([numbers(chat.store.get()), chat.store.get().pending]).toEqual([[9], []]);
  });

  it("never sends what was discarded while it waited behind a file", async () => {
    const status = "uploading" as const;
    const file = { uploadId: "u1", clientId: "c1", room: "r1", name: "a.mp4", size: 9, type: "", sent: 1, status };
    const running = {
      ...file,
      error: null,
      mediaId: null,
      messageId: null,
      kept: false,
      reopens: false,
      relayed: false,
    };
    const first = echoOf({ room: "r1", clientId: "c1" }, ["u1"], 0);
    chat.store.update((state) => ({ ...state, uploads: { u1: running }, pending: [first] }));
    const sending = chat.send({ room: "r1", body: "no, wait", clientId: "c2" });
    chat.discard("c2");
    await expect(sending).rejects.toMatchObject({ code: "discarded", retryable: false });
    expect(server.commandsOf("message.send")).toEqual([]);
    expect(chat.store.get().pending).toMatchObject([{ clientId: "c1" }]);
  });

  it("keeps the order of messages in a room", async () => {
    server.answers["message.send"] = accept;
    await Promise.all(["a", "b", "c"].map((body) => chat.send({ room: "r1", body })));
    expect(server.commandsOf("message.send").map(({ data }) => data.body)).toEqual(["a", "b", "c"]);
  });

  it("tries again later when the server asks for patience", async () => {
    const busy = { code: "rate_limited", message: "Slow down.", retryable: true, data: { retry_after_s: 0.01 } };
    let calls = 0;
    server.answers["message.send"] = (data) => {
      calls += 1;
      return calls === 1 ? { ok: false, error: busy } : accept(data);
    };
    await expect(chat.send({ room: "r1", body: "hello" })).resolves.toMatchObject({ body: "hello" });
  });

  it("shows a refusal, and sends again when asked", async () => {
    const error = { code: "forbidden", message: "You may only read here.", retryable: false, data: {} };
    server.answers["message.send"] = () => ({ ok: false, error });
    await expect(chat.send({ room: "r1", body: "hello" })).rejects.toThrow("You may only read here.");
    const [failed] = chat.store.get().pending;
    expect(failed).toMatchObject({ status: "failed" });
    server.answers["message.send"] = accept;
    chat.retry(failed?.clientId ?? "");
    await vi.waitFor(() => expect(chat.store.get().pending).toEqual([]));
  });
});

describe("deleting a message", () => {
  it("can be undone for a while, and is told to the server afterwards or when the page goes", async () => {
    server.publish("message.created", message(1));
    server.publish("message.created", message(2));
    server.publish("message.created", message(3));
    vi.useFakeTimers();
    for (const id of ["m1", "m2", "m3"]) chat.deletions.begin(id);
    expect(Object.keys(chat.store.get().deleting)).toEqual(["m1", "m2", "m3"]);
    chat.deletions.undo("m1");
    await vi.advanceTimersByTimeAsync(7000);
    expect(server.commandsOf("message.delete")).toEqual([]);
    chat.deletions.undo("m3");
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    expect(server.commandsOf("message.delete").map(({ data }) => data)).toEqual([{ message: "m2" }]);
    chat.deletions.begin("m3");
    chat.deletions.flush();
    await vi.waitFor(() => expect(server.requests).toContain("DELETE /api/chat/messages/m3/"));
  });

  it("gives up its files that are still on their way", async () => {
    const upload = { uploadId: "u1", clientId: "c1", room: "r1", name: "a.mp4", size: 9, type: "", sent: 1 };
    const running = {
      ...upload,
      status: "uploading" as const,
      error: null,
      mediaId: "f1",
      messageId: "m1",
      kept: false,
      reopens: false,
      relayed: false,
    };
    const uploads = { u1: running, u2: { ...running, uploadId: "u2", messageId: "m2" } };
    chat.store.update((state) => ({ ...state, uploads }));
    const gone = message(1, { sender: ALICE, deleted_at: "2026-11-20T10:00:00.000Z" });
    server.answers["message.delete"] = () => ({ ok: true, data: gone });
    await chat.deleteMessage("m1");
    expect(Object.keys(chat.store.get().uploads)).toEqual(["u2"]);
  });
});

describe("the gallery of a room", () => {
  const file = attachment({ state: "ready", version: 3, kind: "image" });
  const entryOf = (number: number) => ({
    message: `m${number}`,
    number,
    sender: BOB,
    thread: null,
    sent_at: "2026-11-20T10:00:00.000Z",
    caption: "",
    attachment: { ...file, id: `f${number}` },
  });
  const address = (cursor: string) => `/api/chat/rooms/r1/media/?kind=media&cursor=${cursor}`;
  const pageOf = (numbers: number[], previous: string | null, next: string | null, seq = 0) => ({
    results: numbers.map(entryOf),
    previous: previous && address(previous),
    next: next && address(next),
    position: { epoch: "k1", seq },
  });
  const numbersOf = (gallery: Gallery) => gallery.get().entries.map(({ number }) => number);

  it("is read in pages of its own address and goes on by what happens in the room", async () => {
    server.gallery = { first: pageOf([2], null, "second"), second: pageOf([1], null, null) };
    const gallery = chat.gallery("r1", "media");
    await gallery.load();
    await gallery.older();
    await gallery.older();
    expect(numbersOf(gallery)).toEqual([2, 1]);
    server.publish("message.created", message(3, { attachments: [{ ...file, id: "f3" }] }));
    await vi.waitFor(() => expect(numbersOf(gallery)).toEqual([3, 2, 1]));
    server.publish("message.deleted", { ...message(2), deleted_at: "2026-11-20T10:01:00.000Z" });
    await vi.waitFor(() => expect(numbersOf(gallery)).toEqual([3, 1]));
    expect(chat.gallery("r1", "media")).toBe(gallery);
  });

  it("is read around a file of long ago both ways, and takes what is sent once its newest page is there", async () => {
    server.gallery = {
      "around=f5": pageOf([6, 5], "newer", "older"),
      older: pageOf([4, 3], "newer", null),
      newer: pageOf([8, 7], null, "older", 1),
    };
    const gallery = chat.gallery("r1", "media", "f5");
    await gallery.load();
    server.publish("message.created", message(8, { attachments: [{ ...file, id: "f8" }] }));
    await gallery.older();
    expect(numbersOf(gallery)).toEqual([6, 5, 4, 3]);
    await gallery.newer();
    await gallery.newer();
    expect(numbersOf(gallery)).toEqual([8, 7, 6, 5, 4, 3]);
    server.publish("message.created", message(9, { attachments: [{ ...file, id: "f9" }] }));
    await vi.waitFor(() => expect(numbersOf(gallery)).toEqual([9, 8, 7, 6, 5, 4, 3]));
    expect(server.requests.filter((one) => one.includes("/media/"))).toHaveLength(3);
    expect(chat.gallery("r1", "media", "f5")).toBe(gallery);
    expect(chat.gallery("r1", "media")).not.toBe(gallery);
  });

  it("keeps what is looked at around a file of long ago when a new one arrives", async () => {
    server.gallery = { "around=f5": pageOf([6, 5], "newer", "older"), older: pageOf([4], "newer", null) };
    const gallery = chat.gallery("r1", "media", "f5");
    await gallery.load();
    await gallery.older();
    const asked = server.requests.length;
    server.publish("media.updated", { ...file, id: "f99", version: 9 });
    server.publish("message.deleted", { ...message(6), deleted_at: "2026-11-20T10:01:00.000Z" });
    await vi.waitFor(() => expect(numbersOf(gallery)).toEqual([5, 4]));
    expect(server.requests.length).toBe(asked);
  });

  it("takes messages of a server that knows no captions", async () => {
    server.gallery = { first: pageOf([1], null, null) };
    const gallery = chat.gallery("r1", "media");
    await gallery.load();
    const { captions: _, ...older } = message(2, { attachments: [{ ...file, id: "f2" }] });
    server.publish("message.created", older);
    server.publish("message.updated", { ...older, body: "changed" });
    await vi.waitFor(() => expect(gallery.get().entries.map(({ caption }) => caption)).toEqual(["", ""]));
    const shown = () => chat.store.get().timelines.r1?.entries.find(({ number }) => number === 2);
    await vi.waitFor(() => expect(shown()).toMatchObject({ body: "changed", captions: {} }));
    await chat.jump("r1", { message: "m2" });
    expect(shown()).toMatchObject({ captions: {} });
  });

  it("shows what is released where its message stands", async () => {
    const held = { ...file, hold: "review" as const };
    server.publish("message.created", message(1, { attachments: [held] }));
    server.gallery = { first: { results: [], next: null, previous: null, position: { epoch: "k1", seq: 1 } } };
    const gallery = chat.gallery("r1", "media");
    await gallery.load();
    server.publish("media.updated", { ...held, version: 4, hold: null });
    await vi.waitFor(() => expect(gallery.get().entries.map(({ message: id }) => id)).toEqual(["m1"]));
  });
});

describe("history", () => {
  it("loads older pages in front of what is there", async () => {
    chat.stop();
    server = new FakeServer();
    for (let n = 1; n <= 120; n += 1) server.publish("message.created", message(n));
    chat = open();
    await online();
    await chat.open("r1");
    expect(numbers(chat.store.get())).toEqual(Array.from({ length: 50 }, (_, n) => n + 71));
    await chat.history("r1");
    await chat.history("r1");
    expect(numbers(chat.store.get())).toEqual(Array.from({ length: 120 }, (_, n) => n + 1));
    expect(chat.store.get().timelines.r1?.more).toBe(false);
  });

  it("is a window after a jump: what happens behind it waits until the reader comes there", async () => {
    chat.stop();
    server = new FakeServer();
    for (let n = 1; n <= 300; n += 1) server.publish("message.created", message(n));
    chat = open();
    await online();
    await chat.open("r1");
    expect(await chat.jump("r1", { message: "m100" })).toBe("m100");
    const window = numbers(chat.store.get());
    expect([window[0], window.at(-1)]).toEqual([75, 124]);
    server.publish("message.created", message(301));
    server.publish("message.updated", message(100, { body: "changed" }));
    expect(numbers(chat.store.get())).toEqual(window);
    expect(chat.store.get().timelines.r1?.entries[25]).toMatchObject({ body: "changed" });
    for (let page = 0; page < 2; page += 1) await chat.later("r1");
    expect(numbers(chat.store.get())).toEqual(Array.from({ length: 227 }, (_, n) => n + 75));
    expect(chat.store.get().timelines.r1).toMatchObject({ more: true, newer: false });
    server.publish("message.created", message(302));
    expect(numbers(chat.store.get()).at(-1)).toBe(302);
  });

  it("is at its end again as soon as something is sent", async () => {
    chat.stop();
    server = new FakeServer();
    for (let n = 1; n <= 120; n += 1) server.publish("message.created", message(n));
    chat = open();
    await online();
    await chat.jump("r1", { message: "m3" });
    chat.send({ room: "r1", body: "hi" }).catch(() => undefined);
    await vi.waitFor(() => expect(numbers(chat.store.get()).at(-1)).toBe(120));
  });

  it("does not bring back what was deleted while the page was on its way", async () => {
    chat.stop();
    server = new FakeServer();
    server.publish("message.created", message(1));
    const direct = server.fetch;
    chat = connect({
      baseUrl: "http://chat.test",
      token: "oc_1",
      WebSocket: server.WebSocket,
      fetch: async (input) => {
        const answer = await direct(input);
        if (new Request(input).url.includes("/messages/")) {
          server.publish("message.deleted", {
            id: "m1",
            room: "r1",
            number: 1,
            deleted_at: "…",
            deleted_by: null,
            reason: "expired",
          });
        }
        return answer;
      },
    });
    await online();
    await chat.open("r1");
    expect(chat.store.get().timelines.r1?.entries[0]).not.toHaveProperty("body");
  });
});
