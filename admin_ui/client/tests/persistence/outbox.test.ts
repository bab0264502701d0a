import { randomBytes } from "node:crypto";
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OutboxStore, UploadFile } from "../../src/index.ts";
import { Chat, WebStorageOutbox } from "../../src/index.ts";
import { IndexedDbOutbox, LIMITS } from "../../src/persistence/indexed_db.ts";
import { KEPT_MS, MOST_MESSAGES } from "../../src/persistence/outbox_store.ts";
import { FakeServer } from "../fake_server.ts";
import { ALICE, BOB, message } from "../samples.ts";
import { TusServer } from "../tus_server.ts";

let server: FakeServer;
let files: TusServer;
let pages: Chat[];
/** What the server was told, in order. */
let told: string[];
let limits = LIMITS;

const database = () => IndexedDbOutbox.open(navigator.locks, limits);

function video(name: string, size: number): UploadFile {
  const content = new Blob([randomBytes(size)], { type: "video/mp4" });
  return { name, type: "video/mp4", size, content };
}

/** A page that opens in the same browser. */
async function page({ user = ALICE, outbox = database as () => Promise<OutboxStore> } = {}): Promise<Chat> {
  server.user = user;
  const fetch: typeof globalThis.fetch = (input) => {
    const { method, url } = new Request(input);
    return server.fetch(new Request(url.replace(files.baseUrl, "http://chat.test"), { method }));
  };
  const { WebSocket } = server;
  const chat = new Chat({ baseUrl: files.baseUrl, token: "oc_1", fetch, WebSocket, random: () => 0, outbox }).start();
  pages.push(chat);
  await vi.waitFor(() => expect(chat.status).toBe("online"));
  return chat;
}

/** The network is away, for frames and bytes alike. */
function goOffline(): void {
  server.answers["message.send"] = () => ({});
  server.deaf = true;
  server.cut();
  files.away = true;
}

function comeBack(): void {
  server.deaf = false;
  server.cut();
  files.away = false;
  takeMessages();
}

function takeMessages(): void {
  server.answers["message.send"] = (data) => {
    told.push(String(data.body));
    const said = { sender: ALICE, client_id: String(data.client_id), body: String(data.body) };
    return { ok: true, data: message(told.length, said) };
  };
}

function write(chat: Chat, body: string): void {
  chat.send({ room: "r1", body }).catch(() => undefined);
}

const uploads = (chat: Chat) => Object.values(chat.store.get().uploads);

/** Resolves when all that waits outlives the page. */
async function kept(chat: Chat, count: number): Promise<void> {
  await vi.waitFor(() => {
    const { pending } = chat.store.get();
    expect(pending.map((one) => one.kept)).toEqual(Array.from({ length: count }, () => true));
    expect(uploads(chat).every((one) => one.kept)).toBe(true);
  });
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  limits = LIMITS;
  pages = [];
  told = [];
  server = new FakeServer();
  files = new TusServer();
  await files.start();
  files.created = ({ filename = "" }) => told.push(filename);
  comeBack();
});

afterEach(() => {
  for (const chat of pages) chat.end();
  files.stop();
});

describe("what was written and chosen without a connection", () => {
  it("is sent by the next page, everything once and in order", async () => {
    const first = await page();
    goOffline();
    write(first, "one");
    const film = video("film.mp4", 1000);
    const [id] = first.upload([film], { room: "r1", body: "look" });
    write(first, "two");
    await kept(first, 3);
    first.end();
    comeBack();
    const second = await page();
    await vi.waitFor(() => expect(told).toEqual(["one", "film.mp4", "two"]));
    await vi.waitFor(() => expect(uploads(second).map(({ status }) => status)).toEqual(["done"]));
    const [upload] = files.uploads.values();
    expect(upload?.metadata).toMatchObject({ upload_id: id, body: "look" });
    expect(upload?.bytes).toEqual(Buffer.from(await (film.content as Blob).arrayBuffer()));
    server.publish("message.created", message(9, { sender: ALICE, client_id: upload?.metadata.client_id ?? "" }));
    second.end();
    await page();
    expect(told).toHaveLength(3);
  });

  it("is sent in the same order by the page that wrote it", async () => {
    const chat = await page();
    goOffline();
    write(chat, "one");
    chat.upload([video("film.mp4", 10)], { room: "r1" });
    write(chat, "two");
    comeBack();
    chat.hurry();
    await vi.waitFor(() => expect(told).toEqual(["one", "film.mp4", "two"]));
  });

  it("is left alone by other pages as long as its own page lives", async () => {
    const first = await page();
    goOffline();
    write(first, "mine");
    await kept(first, 1);
    comeBack();
    server.answers["message.send"] = () => ({});
    const second = await page();
    first.hurry();
    await vi.waitFor(() => expect(server.commandsOf("message.send")).toHaveLength(1));
    expect(second.store.get().pending).toEqual([]);
  });

  it("is taken over by a page that comes online after its own page was closed", async () => {
    const [first, second] = [await page(), await page()];
    goOffline();
    write(first, "from the closed one");
    await kept(first, 1);
    first.end();
    comeBack();
    second.hurry();
    await vi.waitFor(() => expect(told).toEqual(["from the closed one"]));
  });

  it("is taken over by a page that is online all the while, also where it was opened first", async () => {
    const first = await page();
    const unable = () => ({ ok: false, error: { code: "unavailable", message: "", retryable: true, data: {} } });
    server.answers["message.send"] = unable;
    const second = await page();
    const third = await page();
    files.cuts = [300_000];
    files.awayAfterCut = true;
    second.upload([video("film.mp4", 1_000_000)], { room: "r1", clientId: "c1" });
    write(second, "from the closed one");
    await vi.waitFor(() => expect(uploads(second)).toMatchObject([{ status: "waiting", kept: true }]));
    await kept(second, 2);
    const [{ uploadId = "" } = {}] = uploads(second);
    const begun = { upload: "up1", location: "/api/v1/media/uploads/up1", media: "f-up1", room: "r1", client_id: "c1" };
    server.uploads = [{ ...begun, upload_id: uploadId, name: "film.mp4", size: 1_000_000, received: 1, direct: false }];
    takeMessages();
    files.away = false;
    second.end();
    await vi.waitFor(() => expect(told).toContain("from the closed one"));
    await vi.waitFor(() => {
      expect([...uploads(first), ...uploads(third)]).toMatchObject([{ uploadId, status: "done" }]);
    });
    expect(told).toEqual(["film.mp4", "from the closed one"]);
    expect(files.asked).toBe(1);
    expect([first.status, third.status]).toEqual(["online", "online"]);
  });

  it("is given to nobody else, and to nobody after its writer has logged out", async () => {
    const first = await page();
    goOffline();
    write(first, "secret");
    first.upload([video("secret.mp4", 10)], { room: "r1" });
    await kept(first, 2);
    first.end();
    comeBack();
    const other = await page({ user: BOB });
    expect(other.store.get()).toMatchObject({ pending: [], uploads: {} });
    other.end();
    const here = await database();
    expect([await here.count(ALICE.id), await here.count(BOB.id), await here.count(null)]).toEqual([2, 0, 2]);
    await here.forget(ALICE.id);
    expect(await here.count(null)).toBe(0);
    const again = await page();
    expect(again.store.get()).toMatchObject({ pending: [], uploads: {} });
    expect(told).toEqual([]);
  });

  it("asks for a file again that was too large to be kept, and sends no other one in its place", async () => {
    limits = { ...LIMITS, file: 100 };
    const first = await page();
    goOffline();
    const film = video("film.mp4", 101);
    first.upload([film], { room: "r1", body: "look" });
    await vi.waitFor(() => expect(first.store.get().pending).toMatchObject([{ kept: true }]));
    expect(uploads(first)).toMatchObject([{ kept: false }]);
    first.end();
    comeBack();
    const second = await page();
    await vi.waitFor(() => expect(uploads(second)).toMatchObject([{ name: "film.mp4", status: "missing" }]));
    const [{ uploadId = "" } = {}] = uploads(second);
    expect(() => second.uploads.provide(uploadId, video("other.mp4", 101))).toThrow("wrong_file");
    write(second, "does not wait for the file");
    await vi.waitFor(() => expect(told).toEqual(["does not wait for the file"]));
    second.uploads.provide(uploadId, film);
    await vi.waitFor(() => expect(uploads(second)).toMatchObject([{ status: "done" }]));
    expect(files.uploads.get("up1")?.metadata).toMatchObject({ upload_id: uploadId, body: "look" });
  });

  it("opens a large file by the way that the browser has kept to it, where that is allowed", async () => {
    limits = { ...LIMITS, file: 100 };
    const film = video("film.mp4", 101);
    const file = new File([film.content as Blob], "film.mp4");
    let permission: PermissionState = "prompt";
    const handle = {
      getFile: async () => file,
      queryPermission: async () => permission,
      requestPermission: async () => {
        permission = "granted";
        return permission;
      },
    };
    const memory = { content: null, handle };
    const outbox = async () => Object.assign(await database(), { putFile: async () => true, file: async () => memory });
    const first = await page({ outbox });
    goOffline();
    first.upload([{ ...film, handle }], { room: "r1" });
    await kept(first, 1);
    first.end();
    comeBack();
    const second = await page({ outbox });
    await vi.waitFor(() => expect(uploads(second)).toMatchObject([{ status: "missing", reopens: true }]));
    await second.uploads.reopen(uploads(second)[0]?.uploadId ?? "");
    await vi.waitFor(() => expect(uploads(second)).toMatchObject([{ status: "done" }]));
    // An earlier try may have come as far as to be begun.
    expect([...files.uploads.values()].map(({ bytes }) => bytes.length)).toContain(101);
  });

  it("goes on where it was when its page was closed in the middle", async () => {
    const film = video("film.mp4", 1_000_000);
    files.cuts = [300_000];
    files.awayAfterCut = true;
    const first = await page();
    first.upload([film], { room: "r1", clientId: "c1" });
    await vi.waitFor(() => expect(uploads(first)).toMatchObject([{ status: "waiting", kept: true }]));
    first.end();
    const [{ uploadId = "" } = {}] = uploads(first);
    const received = files.uploads.get("up1")?.bytes.length ?? 0;
    expect(received).toBeLessThan(1_000_000);
    comeBack();
    const begun = { upload: "up1", location: "/api/v1/media/uploads/up1", media: "f-up1", room: "r1", client_id: "c1" };
    server.uploads = [{ ...begun, upload_id: uploadId, name: "film.mp4", size: 1_000_000, received, direct: false }];
    const second = await page();
    await vi.waitFor(() => expect(uploads(second)).toMatchObject([{ uploadId, status: "done" }]));
    expect(files.asked).toBe(1);
    expect(files.uploads.get("up1")?.bytes).toEqual(Buffer.from(await (film.content as Blob).arrayBuffer()));
  });

  it("is not begun anew when the server has the whole file already", async () => {
    const first = await page();
    files.hold = true;
    first.upload([video("film.mp4", 10)], { room: "r1", clientId: "c1" });
    await vi.waitFor(() => expect(uploads(first)).toMatchObject([{ mediaId: "f-up1", kept: true }]));
    first.end();
    const second = await page();
    expect(second.store.get()).toMatchObject({ pending: [], uploads: {} });
    expect(files.asked).toBe(1);
  });
});

describe("the place where things are kept", () => {
  const words = { room: "r1", body: "hi", attachments: [], replyTo: null, placed: false, files: [] };
  const now = () => new Date().toISOString();

  it("keeps so many messages of one person and no more, and says so", async () => {
    const outbox = await database();
    for (let n = 0; n < MOST_MESSAGES; n += 1) await outbox.put("u1", { ...words, clientId: `c${n}`, at: now() });
    expect(await outbox.put("u1", { ...words, clientId: "more", at: now() })).toBe(false);
    expect(await outbox.put("u2", { ...words, clientId: "more", at: now() })).toBe(true);
    await outbox.remove("u1", "c0");
    expect(await outbox.put("u1", { ...words, clientId: "more still", at: now() })).toBe(true);
  });

  it("forgets what is too old, with its files", async () => {
    const outbox = await database();
    const at = new Date(Date.now() - KEPT_MS - 1000).toISOString();
    await outbox.put("u1", { ...words, clientId: "old", at });
    await outbox.putFile("u1", "old", "f1", video("a.mp4", 10));
    outbox.release("u1", "old");
    const next = await database();
    expect(await next.claim("u1")).toEqual([]);
    expect(await next.file("u1", "f1")).toEqual({ content: null, handle: null });
  });

  it("keeps as many bytes as it may, and those of files that are still to come alone", async () => {
    limits = { ...LIMITS, files: 15 };
    const outbox = await database();
    const file = { name: "a.mp4", type: "", size: 10, begun: false };
    const two = [
      { ...file, uploadId: "f1" },
      { ...file, uploadId: "f2" },
    ];
    const said = { ...words, clientId: "album", at: now() };
    await outbox.put("u1", { ...said, files: two });
    expect(await outbox.putFile("u1", "album", "f1", video("a.mp4", 10))).toBe(true);
    expect(await outbox.putFile("u1", "album", "f2", video("b.mp4", 10))).toBe(false);
    await outbox.put("u1", { ...said, files: two.slice(1) });
    expect((await outbox.file("u1", "f1")).content).toBeNull();
    expect(await outbox.putFile("u1", "album", "f2", video("b.mp4", 10))).toBe(true);
  });
});

describe("where the browser has no database", () => {
  const storage = new Map<string, string>();
  const session = async () =>
    new WebStorageOutbox({
      getItem: (name) => storage.get(name) ?? null,
      setItem: (name, value) => void storage.set(name, value),
      removeItem: (name) => void storage.delete(name),
    });

  beforeEach(() => storage.clear());

  it("words outlive a reload, and the page knows that they do not outlive the tab", async () => {
    const first = await page({ outbox: session });
    goOffline();
    write(first, "hello");
    await vi.waitFor(() => expect(storage.size).toBe(1));
    expect(first.store.get().pending).toMatchObject([{ kept: false }]);
    first.end();
    comeBack();
    await page({ outbox: session });
    await vi.waitFor(() => expect(told).toEqual(["hello"]));
    await vi.waitFor(() => expect(storage.size).toBe(0));
  });

  it("nonsense in its place does no harm", async () => {
    storage.set("offchat.pending.u-alice", JSON.stringify([{ clientId: "c1" }, 7, null]));
    expect((await page({ outbox: session })).store.get().pending).toEqual([]);
    storage.set("offchat.pending.u-alice", "{");
    expect((await page({ outbox: session })).store.get().pending).toEqual([]);
  });
});
