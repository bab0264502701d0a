import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it } from "vitest";
import type { RecordingStore, UnsentRecording } from "../../src/index.ts";
import { RecordingKeeper } from "../../src/index.ts";
import { KEPT_MS } from "../../src/persistence/outbox_store.ts";
import { IndexedDbRecordings } from "../../src/persistence/recordings_db.ts";

const page = () => IndexedDbRecordings.open(navigator.locks);
const facts = () => ({ id: crypto.randomUUID(), room: "r1", name: "Voice message.webm", type: "audio/webm" });

/** What a page offers in a room, as soon as it is the first that does. */
function offered(store: RecordingStore, leaving: AbortController, room = "r1"): Promise<UnsentRecording> {
  return new Promise((resolve) => void store.offer("alice", room, leaving.signal, resolve));
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it("offers what a page had recorded when it went, as soon as it is gone and to one page at a time", async () => {
  const recording = facts();
  const maker = new RecordingKeeper("alice", recording, page());
  maker.add(new Blob(["one "]), 1, [0.1]);
  maker.add(new Blob(["two"]), 2, [0.1, 0.2]);
  const [first, second] = [new AbortController(), new AbortController()];
  const here = page().then((store) => offered(store, first));
  maker.release();
  const { file, ...rest } = await here;
  expect(rest).toEqual({ id: recording.id, seconds: 2, levels: [0.1, 0.2] });
  expect([file.name, file.type, await file.text()]).toEqual(["Voice message.webm", "audio/webm", "one two"]);
  const there = page().then((store) => offered(store, second));
  first.abort();
  expect((await there).id).toBe(recording.id);
  second.abort();
});

it("offers neither what was sent nor what another person, or somebody in another room, has recorded", async () => {
  const store = await page();
  const [sent, kept] = [facts(), { ...facts(), room: "r2" }];
  for (const [user, one] of [
    ["alice", sent],
    ["alice", kept],
    ["bob", facts()],
  ] as const) {
    const maker = new RecordingKeeper(user, one, Promise.resolve(store));
    maker.add(new Blob(["x"]), 1, []);
    if (one === sent) await maker.remove();
    // What comes after that is kept no more.
    maker.add(new Blob(["y"]), 2, []);
    maker.release();
  }
  const seen: string[] = [];
  const leaving = new AbortController();
  await store.offer("alice", "r1", leaving.signal, ({ id }) => seen.push(id));
  expect(seen).toEqual([]);
  expect((await offered(store, leaving, "r2")).id).toBe(kept.id);
  leaving.abort();
  expect([await store.count("alice"), await store.count("bob")]).toEqual([1, 1]);
  await store.forget("alice");
  expect([await store.count("alice"), await store.count("bob")]).toEqual([0, 1]);
});

it("keeps nothing for longer than messages wait", async () => {
  const store = await page();
  await store.begin("alice", facts());
  const later = await IndexedDbRecordings.open(navigator.locks, Date.now() + KEPT_MS + 60_000);
  expect(await later.count("alice")).toBe(0);
});
