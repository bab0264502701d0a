import { createHash, randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UploadFile } from "../../src/index.ts";
import { Chat, LibraryUploads, Rest } from "../../src/index.ts";
import { DirectServer, FROM, PART } from "../direct_server.ts";

const BYTES = randomBytes(FROM + PART / 2);
let server: DirectServer;
let chat: Chat;

function film(bytes: Uint8Array<ArrayBuffer> = BYTES, name = "film.mp4"): UploadFile {
  return { name, type: "video/mp4", size: bytes.length, content: new Blob([bytes]) };
}

function digest(bytes: Uint8Array | undefined): string {
  return createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");
}

function upload() {
  return Object.values(chat.store.get().uploads)[0];
}

async function done(): Promise<void> {
  await vi.waitFor(() => expect(upload()?.status).toBe("done"), { timeout: 20_000 });
}

/** Resolves with the first part that has come. */
function firstPart(): Promise<number> {
  return new Promise((resolve) => {
    server.came = resolve;
  });
}

beforeEach(async () => {
  server = new DirectServer();
  await server.start();
  chat = new Chat({ baseUrl: server.baseUrl, token: "oc_1" });
});

afterEach(() => server.stop());

describe("a large file", () => {
  it("goes in parts into the object storage, with its room and its text, and is taken in", async () => {
    const [id] = chat.upload([film()], { room: "r1", body: "look", clientId: "c1" });
    await done();
    expect(server.direct.get("d1")?.wanted).toEqual({
      filename: "film.mp4",
      content_type: "video/mp4",
      size: BYTES.length,
      room: "r1",
      client_id: "c1",
      body: "look",
      upload_id: id,
    });
    expect(digest(server.content("d1"))).toBe(digest(BYTES));
    expect(server.direct.get("d1")?.state).toBe("finished");
    expect(server.uploads.size).toBe(0);
    expect(upload()).toMatchObject({ mediaId: "f-d1", messageId: "m1", sent: BYTES.length, relayed: false });
  });

  it("goes to the server where it is smaller than what the server offers, or nothing is offered", async () => {
    chat.upload([film(BYTES.subarray(0, FROM - 1))], { room: "r1" });
    await done();
    server.offered = null;
    chat.upload([film()], { room: "r1" });
    await vi.waitFor(() => expect(server.uploads.size).toBe(2));
    expect(server.direct.size).toBe(0);
  });

  it("is gone on with behind what stands after a pause, and after another page was closed", async () => {
    const [id = ""] = chat.upload([film()], { room: "r1", clientId: "c1" });
    await firstPart();
    chat.uploads.pause(id);
    const stood = [...(server.direct.get("d1")?.parts.keys() ?? [])];
    server.put = [];
    const begun = {
      upload: "d1",
      location: "/api/v1/media/uploads/d1",
      media: "f-d1",
      room: "r1",
      client_id: "c1",
      upload_id: id,
      name: "film.mp4",
      size: BYTES.length,
      received: PART,
      direct: true,
    };
    const page = new Chat({ baseUrl: server.baseUrl, token: "oc_1" });
    page.uploads.resumeFrom(begun, film());
    await vi.waitFor(() => expect(page.store.get().uploads[id]?.status).toBe("done"));
    expect(stood.filter((number) => server.put.includes(number))).toEqual([]);
    expect(digest(server.content("d1"))).toBe(digest(BYTES));
  });

  it("sends a part again whose connection broke, and no other", async () => {
    server.breaks = 1;
    chat.upload([film()], { room: "r1" });
    await done();
    expect(server.put.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(upload()?.relayed).toBe(false);
  });

  it("waits while the server is away, and goes on", async () => {
    chat.upload([film()], { room: "r1" });
    await firstPart();
    server.away = true;
    await vi.waitFor(() => expect(upload()?.status).toBe("waiting"));
    server.away = false;
    chat.uploads.hurry();
    await done();
    expect(digest(server.content("d1"))).toBe(digest(BYTES));
  });

  it("is taken back from the storage when it is given up", async () => {
    const [id = ""] = chat.upload([film()], { room: "r1" });
    await firstPart();
    await chat.uploads.cancel(id);
    expect(server.terminated).toEqual(["d1"]);
  });
});

describe("where the object storage is out of reach", () => {
  beforeEach(() => {
    server.closed = true;
  });

  it("goes on to the server in the same place, says so, and later files do not try again", async () => {
    chat.upload([film()], { room: "r1", body: "look" });
    await done();
    expect(upload()).toMatchObject({ mediaId: "f-d1", relayed: true });
    expect(digest(server.uploads.get("d1")?.bytes)).toBe(digest(BYTES));
    chat.upload([film(BYTES, "other.mp4")], { room: "r1" });
    await vi.waitFor(() => expect(server.uploads.get("up2")?.metadata.filename).toBe("other.mp4"));
    expect(server.direct.size).toBe(1);
  });

  it("files of a library go on to the server as well", async () => {
    const uploads = new LibraryUploads(new Rest(server.baseUrl, { token: "oc_1" }));
    uploads.start([film()], { namespace: "demo" });
    await vi.waitFor(() => expect(uploads.get()[0]?.status).toBe("done"), { timeout: 20_000 });
    expect(uploads.get()[0]).toMatchObject({ relayed: true, location: `${server.baseUrl}/api/v1/media/uploads/d1` });
    expect(server.direct.get("d1")?.wanted).toMatchObject({ namespace: "demo", visibility: "library" });
  });

  it("goes on to the server when another page has made it do so", async () => {
    const [id = ""] = chat.upload([film()], { room: "r1", clientId: "c1" });
    await vi.waitFor(() => expect(server.direct.size).toBe(1));
    chat.uploads.pause(id);
    const direct = server.direct.get("d1");
    if (direct) direct.state = "elsewhere";
    server.uploads.set("d1", { metadata: {}, length: BYTES.length, bytes: Buffer.alloc(0) });
    chat.uploads.resume(id);
    await done();
    expect(upload()?.relayed).toBe(false);
    expect(digest(server.uploads.get("d1")?.bytes)).toBe(digest(BYTES));
  });
});
