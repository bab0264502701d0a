import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LibraryUpload, UploadFile } from "../../src/index.ts";
import { LibraryUploads, Rest } from "../../src/index.ts";
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
  await vi.waitFor(() => expect(statuses()).toEqual(Array.from({ length: count }, () => status)), 8000);
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
    await vi.waitFor(() => expect(statuses()).toEqual(["paused", "done", "done", "done"]), 8000);
    uploads.resume(first?.uploadId ?? "");
    await all("done", 4);
  });

  it("say that a file cannot be read, and take the others", async () => {
    const content = new Blob(["x"]);
    content.slice = () => content;
    content.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotFoundError"));
    uploads.start([{ name: "moved.jpg", type: "", size: 1, content }, file("here.jpg")], { namespace: "demo" });
    await vi.waitFor(() => expect(statuses()).toEqual(["failed", "done"]), 8000);
    expect(uploads.get()[0]?.error?.code).toBe("unreadable");
    await uploads.cancel(uploads.get()[0]?.uploadId ?? "");
    expect(uploads.get().map(({ name }) => name)).toEqual(["here.jpg"]);
  });
});
