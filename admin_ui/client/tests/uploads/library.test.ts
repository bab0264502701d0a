import { randomBytes } from "node:crypto";
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeptBatch, LibraryUpload, UploadFile } from "../../src/index.ts";
import { LibraryPersistence, LibraryUploads, Rest } from "../../src/index.ts";
import { IndexedDbOutbox, LIBRARY_UPLOADS, LIMITS } from "../../src/persistence/indexed_db.ts";
import { TusServer } from "../tus_server.ts";

let server: TusServer;
let uploads: LibraryUploads;

function file(name: string, size = 1000): UploadFile {
  return { name, type: "image/jpeg", size, content: randomBytes(size) as unknown as UploadFile["content"] };
}

function statuses(): LibraryUpload["status"][] {
  return uploads.get().map(({ status }) => status);
}

async function all(status: LibraryUpload["status"], count: number): Promise<void> {
  await vi.waitFor(() => expect(statuses()).toEqual(Array.from({ length: count }, () => status)));
}

beforeEach(async () => {
  server = new TusServer();
  await server.start();
  uploads = new LibraryUploads(new Rest(server.baseUrl, { token: "oc_1" }));
});

afterEach(() => server.stop());

describe("uploads into the library", () => {
  it("name the namespace and the collection, and learn which files they became", async () => {
    uploads.start([file("a.jpg")], { namespace: "demo", collection: "c1" });
    await all("done", 1);
    const [upload] = uploads.get();
    expect(server.uploads.get("up1")?.metadata).toEqual({
      filename: "a.jpg",
      filetype: "image/jpeg",
      namespace: "demo",
      collection: "c1",
      visibility: "library",
      upload_id: upload?.uploadId,
    });
    expect(upload).toMatchObject({ mediaId: "f-up1", sent: 1000 });
  });

  it("run three at a time, and all arrive in the end", async () => {
    let most = 0;
    uploads.subscribe(() => {
      most = Math.max(most, statuses().filter((status) => status === "uploading").length);
    });
    uploads.start(
      Array.from({ length: 7 }, (_, place) => file(`${place}.jpg`)),
      { namespace: "demo" },
    );
    await all("done", 7);
    expect(most).toBe(3);
    uploads.clear();
    expect(uploads.get()).toEqual([]);
  });

  it("go on where they stopped when a paused one is resumed, and give way to those that wait", async () => {
    uploads.start(
      Array.from({ length: 4 }, (_, place) => file(`${place}.jpg`)),
      { namespace: "demo" },
    );
    const [first] = uploads.get();
    uploads.pause(first?.uploadId ?? "");
    expect(statuses()[3]).toBe("uploading");
    await vi.waitFor(() => expect(statuses()).toEqual(["paused", "done", "done", "done"]));
    uploads.resume(first?.uploadId ?? "");
    await all("done", 4);
  });

  it("say that a file cannot be read, and take the others", async () => {
    const content = new Blob(["x"]);
    content.slice = () => content;
    content.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotFoundError"));
    uploads.start([{ name: "moved.jpg", type: "", size: 1, content }, file("here.jpg")], { namespace: "demo" });
    await vi.waitFor(() => expect(statuses()).toEqual(["failed", "done"]));
    expect(uploads.get()[0]?.error?.code).toBe("unreadable");
    await uploads.cancel(uploads.get()[0]?.uploadId ?? "");
    expect(uploads.get().map(({ name }) => name)).toEqual(["here.jpg"]);
  });
});

describe("uploads into the library that a page has left", () => {
  let limits = LIMITS;
  let pages: LibraryPersistence[];
  const open = () => IndexedDbOutbox.open<KeptBatch>(navigator.locks, limits, LIBRARY_UPLOADS);
  const photo = (name: string, size = 1_000_000): UploadFile => {
    const content = new Blob([randomBytes(size)]);
    return { name, type: "image/jpeg", size, content };
  };

  /** A page of the same person; the one before it is `uploads`. */
  function page(user = "u-alice"): LibraryUploads {
    const opened = new LibraryUploads(new Rest(server.baseUrl, { token: "oc_1" }));
    pages.push(new LibraryPersistence(opened, user, open).start());
    return opened;
  }

  /** The page that was opened last is closed. */
  function close(opened: LibraryUploads): void {
    opened.halt();
    pages.at(-1)?.stop();
  }

  async function interrupted(file: UploadFile, kept: boolean): Promise<void> {
    server.cuts = [300_000];
    server.awayAfterCut = true;
    const first = page();
    first.start([file], { namespace: "demo", collection: "c1" });
    await vi.waitFor(() => expect(first.get()).toMatchObject([{ status: "waiting", kept, mediaId: "f-up1" }]));
    await vi.waitFor(async () => expect(await (await open()).count("u-alice")).toBe(1));
    close(first);
    server.away = false;
  }

  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    limits = LIMITS;
    pages = [];
  });

  afterEach(() => {
    for (const one of pages) one.stop();
  });

  it("go on where they were, in the same place and without a second file", async () => {
    const film = photo("a.jpg");
    await interrupted(film, true);
    uploads = page();
    await all("done", 1);
    expect(uploads.get()).toMatchObject([{ restored: true, target: { namespace: "demo", collection: "c1" } }]);
    expect(server.asked).toBe(1);
    expect(server.uploads.get("up1")?.bytes).toEqual(Buffer.from(await (film.content as Blob).arrayBuffer()));
    await vi.waitFor(async () => expect(await (await open()).count(null)).toBe(0));
  });

  it("ask for files that were too large to be kept, and take no other ones in their place", async () => {
    limits = { ...LIMITS, file: 100 };
    const film = photo("a.jpg");
    await interrupted(film, false);
    uploads = page();
    await all("missing", 1);
    expect(uploads.provide([photo("b.jpg"), photo("a.jpg", 10)]).map(({ name }) => name)).toEqual(["b.jpg", "a.jpg"]);
    expect(uploads.provide([film])).toEqual([]);
    await all("done", 1);
    expect(server.asked).toBe(1);
  });

  it("are given to nobody else, and end where they were refused", async () => {
    await interrupted(photo("a.jpg"), true);
    const other = page("u-bob");
    server.refuse = "notes.txt";
    uploads = page();
    uploads.start([photo("notes.txt", 10)], { namespace: "demo" });
    await vi.waitFor(() => expect(statuses().sort()).toEqual(["done", "failed"]));
    expect(other.get()).toEqual([]);
    await vi.waitFor(async () => expect(await (await open()).count(null)).toBe(0));
  });
});
