import { createHash, randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UploadFile } from "../../src/index.ts";
import { Chat } from "../../src/index.ts";
import { TusServer } from "../tus_server.ts";

let server: TusServer;
let chat: Chat;

function file(name: string, size: number): UploadFile {
  return { name, type: "video/mp4", size, content: randomBytes(size) as unknown as UploadFile["content"] };
}

/** What browsers give for a folder, and for a file that has been moved away. */
function unreadable(name: string, size: number): UploadFile {
  const content = new Blob(["x"]);
  content.slice = () => content;
  content.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotFoundError"));
  return { name, type: "", size, content };
}

function digest(bytes: unknown): string {
  return createHash("sha256")
    .update(bytes as Buffer)
    .digest("hex");
}

function uploads() {
  return Object.values(chat.store.get().uploads);
}

async function finished(): Promise<void> {
  await vi.waitFor(() => expect(uploads().map(({ status }) => status)).toEqual(uploads().map(() => "done")));
}

/** Resolves when the connection of the first upload has broken, before it tries again. */
function broken(): Promise<void> {
  return new Promise((resolve) => {
    const stop = chat.store.subscribe(() => {
      if (uploads()[0]?.status !== "waiting") return;
      stop();
      queueMicrotask(resolve);
    });
  });
}

beforeEach(async () => {
  server = new TusServer();
  await server.start();
  chat = new Chat({ baseUrl: server.baseUrl, token: "oc_1" });
});

afterEach(() => {
  vi.useRealTimers();
  server.stop();
});

describe("an upload", () => {
  it("names room, message and file, and learns which media file and message it became", async () => {
    const [id] = chat.upload([file("a.mp4", 1000)], { room: "r1", body: "look", clientId: "c1" });
    await finished();
    expect(server.uploads.get("up1")?.metadata).toEqual({
      filename: "a.mp4",
      filetype: "video/mp4",
      room: "r1",
      client_id: "c1",
      upload_id: id,
      body: "look",
    });
    expect(uploads()).toMatchObject([{ mediaId: "f-up1", messageId: "m1", sent: 1000 }]);
  });

  it("arrives whole although the connection breaks three times", async () => {
    const big = file("big.mp4", 3_000_000);
    server.cuts = [500_000, 600_000, 700_000];
    chat.upload([big], { room: "r1" });
    await finished();
    expect(digest(server.uploads.get("up1")?.bytes)).toBe(digest(big.content));
  });

  it("is created after the one before it, the words going with the first", async () => {
    chat.upload([file("a.mp4", 10), file("b.mp4", 10)], { room: "r1", body: "two" });
    await finished();
    const metadata = [...server.uploads.values()].map((stored) => stored.metadata);
    expect(metadata.map(({ filename, body }) => [filename, body])).toEqual([
      ["a.mp4", "two"],
      ["b.mp4", undefined],
    ]);
    expect(metadata[0]?.client_id).toBe(metadata[1]?.client_id);
  });

  it("sends its first bytes when all files of the batch have their places", async () => {
    const batch = Array.from({ length: 8 }, (_, n) => file(`p${n}.mp4`, 200_000));
    chat.upload(batch, { room: "r1" });
    await finished();
    expect(server.placesAtFirstBytes).toBe(8);
    for (const [n, { content }] of batch.entries())
      expect(digest(server.uploads.get(`up${n + 1}`)?.bytes)).toBe(digest(content));
  });

  it("lets the files that have places go on while the others wait for theirs", async () => {
    server.most = 1;
    chat.upload([file("a.mp4", 1000), file("b.mp4", 1000)], { room: "r1" });
    await vi.waitFor(() => expect(uploads()[0]?.status).toBe("done"));
    expect(uploads()[1]?.status).toBe("waiting");
  });

  it("goes into a further message where one takes no more files", async () => {
    const many = Array.from({ length: 45 }, (_, n) => file(`p${n}.mp4`, 10));
    const ids = chat.upload(many, { room: "r1", body: "look", clientId: "c1" });
    expect(ids).toHaveLength(45);
    expect(chat.store.get().pending.map(({ uploads: files }) => files.length)).toEqual([20, 20, 5]);
    await finished();
    const metadata = [...server.uploads.values()].map((stored) => stored.metadata);
    expect(metadata.map(({ filename }) => filename)).toEqual(many.map(({ name }) => name));
    const messages = metadata.map(({ client_id }) => client_id);
    expect(new Set(messages).size).toBe(3);
    expect(messages[0]).toBe("c1");
    expect(metadata.filter(({ body }) => body !== undefined)).toHaveLength(1);
  });

  it("is refused at once by a message that is full, and lets the others go on", async () => {
    chat.upload(
      Array.from({ length: 20 }, (_, n) => file(`p${n}.mp4`, 10)),
      { room: "r1", clientId: "c1" },
    );
    await finished();
    chat.upload([file("late.mp4", 10)], { room: "r1", clientId: "c1" });
    chat.upload([file("other.mp4", 10)], { room: "r1", clientId: "c2" });
    await vi.waitFor(() =>
      expect(
        uploads()
          .slice(20)
          .map(({ status }) => status),
      ).toEqual(["failed", "done"]),
    );
    expect(uploads()[20]?.error?.code).toBe("conflict");
    expect(server.asked).toBe(22);
  });

  it("waits for its turn while the server has no place for it", async () => {
    server.hold = true;
    chat.upload(
      Array.from({ length: 22 }, (_, n) => file(`p${n}.mp4`, 10)),
      { room: "r1" },
    );
    await vi.waitFor(() => expect(server.asked).toBe(20));
    expect(uploads().filter(({ status }) => status === "queued")).toHaveLength(2);
    server.hold = false;
    await finished();
    expect(server.asked).toBe(22);
  });

  it("leaves the words behind when no file was taken, to be sent alone", async () => {
    server.refuse = "note.txt";
    chat.upload([file("note.txt", 10)], { room: "r1", body: "look" });
    await vi.waitFor(() => expect(uploads()[0]?.status).toBe("failed"));
    expect(chat.store.get().pending).toMatchObject([{ body: "look", uploads: [], status: "failed" }]);
  });

  it("stands in the conversation as an echo at once", () => {
    const ids = chat.upload([file("a.mp4", 10)], { room: "r1", body: "look" });
    expect(chat.store.get().pending).toMatchObject([{ room: "r1", body: "look", uploads: ids, status: "waiting" }]);
  });

  it("tells in words why it was refused, and lets the next one carry the words", async () => {
    server.refuse = "note.txt";
    chat.upload([file("note.txt", 10), file("b.mp4", 10)], { room: "r1", body: "look" });
    await vi.waitFor(() => expect(uploads().map(({ status }) => status)).toEqual(["failed", "done"]));
    expect(uploads()[0]?.error?.detail).toContain("This is a text file");
    expect(server.uploads.get("up1")?.metadata).toMatchObject({ filename: "b.mp4", body: "look" });
  });

  it("ends in words when the file cannot be read, and lets the next one carry the words", async () => {
    const [folder, good] = [unreadable("Photos", 4096), file("b.mp4", 10)];
    chat.upload([folder, good], { room: "r1", body: "look" });
    await vi.waitFor(() => expect(uploads().map(({ status }) => status)).toEqual(["failed", "done"]));
    expect(uploads()[0]?.error).toMatchObject({ code: "unreadable", retryable: false });
    expect(uploads()[0]?.error).toMatchObject({ code: "unreadable", data: { name: "Photos" } });
    expect(server.asked).toBe(1);
    expect(server.uploads.get("up1")?.metadata).toMatchObject({ filename: "b.mp4", body: "look" });
  });

  it.each(["POST", "PATCH"])("begins anew where a %s is never answered, from what the server has", async (method) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const big = file("big.mp4", 1_000_000);
    server.swallow = method;
    chat.upload([big], { room: "r1" });
    while (server.swallowed === 0) await new Promise(setImmediate);
    server.swallow = "";
    await vi.advanceTimersByTimeAsync(121_000);
    vi.useRealTimers();
    await finished();
    expect(digest(server.uploads.get("up1")?.bytes)).toBe(digest(big.content));
  });

  it("goes on at once when it is hurried, instead of after its usual wait", async () => {
    server.hold = true;
    chat.upload([file("big.mp4", 1_000_000)], { room: "r1" });
    // By now it waits for seconds.
    await vi.waitFor(() => expect(server.refused).toBe(4));
    server.hold = false;
    await vi.waitFor(() => expect(uploads()[0]?.status).toBe("waiting"));
    chat.hurry();
    await vi.waitFor(() => expect(uploads()[0]?.status).toBe("done"), 800);
  });

  it("waits with the server's reason where other pages hold all places, and goes on when one is free", async () => {
    server.full = true;
    chat.upload([file("a.mp4", 1000)], { room: "r1" });
    await vi.waitFor(() => expect(uploads()[0]?.error?.detail).toMatch("20 unfinished uploads"));
    expect(uploads()[0]?.status).toBe("waiting");
    server.full = false;
    await finished();
    expect(uploads()[0]?.error).toBeNull();
  });

  it("stops while paused and goes on from where it was", async () => {
    server.cuts = [100_000];
    const big = file("big.mp4", 1_000_000);
    const [id = ""] = chat.upload([big], { room: "r1" });
    await broken();
    chat.uploads.pause(id);
    expect(uploads()[0]?.status).toBe("paused");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.uploads.get("up1")?.bytes.length).toBeLessThan(1_000_000);
    chat.uploads.resume(id);
    await finished();
    expect(digest(server.uploads.get("up1")?.bytes)).toBe(digest(big.content));
  });

  it("goes on in another client with the same file, and only with that", async () => {
    server.cuts = [300_000];
    const big = file("big.mp4", 1_000_000);
    const [id = ""] = chat.upload([big], { room: "r1", clientId: "c1" });
    await broken();
    chat.uploads.pause(id);
    const begun = {
      upload: "up1",
      location: "/api/v1/media/uploads/up1",
      media: "f-up1",
      room: "r1",
      client_id: "c1",
      upload_id: id,
      name: "big.mp4",
      size: 1_000_000,
      received: 300_000,
      direct: false,
    };
    chat = new Chat({ baseUrl: server.baseUrl, token: "oc_1" });
    expect(() => chat.uploads.resumeFrom(begun, file("other.mp4", 1_000_000))).toThrow("wrong_file");
    expect(() => chat.uploads.resumeFrom(begun, file("big.mp4", 999))).toThrow("wrong_file");
    chat.uploads.resumeFrom(begun, big);
    expect(uploads()).toMatchObject([{ uploadId: id, mediaId: "f-up1", status: "uploading" }]);
    await finished();
    expect(server.uploads.size).toBe(1);
    expect(digest(server.uploads.get("up1")?.bytes)).toBe(digest(big.content));
    await chat.uploads.abandon(begun);
    expect(server.terminated).toEqual(["up1"]);
  });

  it("leaves the words behind when it is cancelled before the server knows of it", async () => {
    const [id = ""] = chat.upload([file("a.mp4", 10)], { room: "r1", body: "look" });
    await chat.uploads.cancel(id);
    expect(chat.store.get()).toMatchObject({ uploads: {}, pending: [{ body: "look", uploads: [], status: "failed" }] });
  });

  it("is taken back when it is cancelled before the server has answered", async () => {
    let answer: () => void = () => undefined;
    server.answers = new Promise((resolve) => {
      answer = resolve;
    });
    const [id = ""] = chat.upload([file("a.mp4", 1000)], { room: "r1" });
    await vi.waitFor(() => expect(server.uploads.size).toBe(1));
    const cancelled = chat.uploads.cancel(id);
    answer();
    await cancelled;
    expect(server.terminated).toEqual(["up1"]);
    expect(chat.store.get()).toMatchObject({ uploads: {}, pending: [] });
  });

  it("is given up without an answer where none comes", { timeout: 10_000 }, async () => {
    server.answers = new Promise(() => undefined);
    const [id = ""] = chat.upload([file("a.mp4", 1000)], { room: "r1" });
    await vi.waitFor(() => expect(server.uploads.size).toBe(1));
    await chat.uploads.cancel(id);
    expect(chat.store.get()).toMatchObject({ uploads: {}, pending: [] });
  });

  it("is taken out of the message when it is cancelled", async () => {
    server.cuts = [10];
    const [id = ""] = chat.upload([file("big.mp4", 1_000_000)], { room: "r1" });
    await vi.waitFor(() => expect(uploads()[0]?.mediaId).toBe("f-up1"));
    await chat.uploads.cancel(id);
    expect(server.terminated).toEqual(["up1"]);
    expect(chat.store.get()).toMatchObject({ uploads: {}, pending: [] });
  });
});
