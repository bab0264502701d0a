import { expect, it, vi } from "vitest";
import { RoomReader } from "../../src/api/rooms.ts";
import { Threads } from "../../src/api/threads.ts";
import { type AnyEvent, EMPTY, OffChatError } from "../../src/index.ts";
import { Store } from "../../src/state/store.ts";
import { ALICE, BOB, message } from "../samples.ts";

function threads() {
  const get = vi.fn();
  const store = new Store((flush) => flush());
  store.update(() => ({ ...EMPTY, me: ALICE }));
  return { get, store, of: new Threads(store, { get } as never, {} as never, {} as never) };
}

it("asks again for what a message answers where the network failed, and not where the server says no", async () => {
  const { get, of } = threads();
  get
    .mockRejectedValueOnce(new TypeError("no network"))
    .mockRejectedValue(new OffChatError({ code: "not_found", status: 404, retryable: false }));
  await expect(of.quote("m9")).rejects.toThrow();
  await expect(of.quote("m9")).rejects.toThrow();
  await of.quote("m9");
  expect(get).toHaveBeenCalledTimes(2);
});

it("knows from the start what is unread in threads, with the replies that come meanwhile", async () => {
  const { get, of, store } = threads();
  const mark = { thread: "m1", room: "r1", following: true, message: "m1", unread: 1, mentions: 0, number: 2 };
  const page = { results: [{ ...mark, root: message(1) }], next: null, previous: null };
  get.mockRejectedValueOnce(new TypeError("no network")).mockImplementation(async () => {
    const data = message(3, { thread: "m1", in_timeline: false, sender: BOB });
    of.take({ type: "message.created", stream: "room:r1", seq: 3, at: "", actor: null, data } as AnyEvent);
    return page;
  });
  await expect(of.restore()).rejects.toThrow();
  await of.restore();
  await of.restore();
  expect(store.get().threads.m1?.unread).toBe(2);
  expect(get).toHaveBeenCalledTimes(2);
});

const FOLLOWED = { thread: "m1", room: "r1", following: true, message: "m2", unread: 0, mentions: 0, number: 2 };

const followed = () =>
  ({ type: "thread.updated", stream: "user", seq: 9, at: "", actor: null, data: FOLLOWED }) as AnyEvent;

it("goes on following a thread whose page was read before the reply that made one follow it", async () => {
  const { get, store } = threads();
  const reader = new RoomReader(store, { get } as never, {} as never);
  const of = new Threads(store, { get } as never, {} as never, reader);
  const before = { following: false, message: null, unread: 0, mentions: 0, number: 0 };
  const page = { root: message(1), results: [], more: false, position: { epoch: "e", seq: 20 }, mine_thread: before };
  get.mockImplementation(async () => {
    reader.record(followed());
    return page;
  });
  await of.open("r1", "m1");
  expect(store.get().threads.m1).toMatchObject({ following: true, number: 2 });
});

it("keeps what was read in a thread while the list of threads was on its way", async () => {
  const { get, of, store } = threads();
  const results = [{ ...FOLLOWED, message: "m1", unread: 1, root: message(1) }];
  get.mockImplementation(async () => {
    of.take(followed());
    return { results, next: null, previous: null };
  });
  await of.list();
  expect(store.get().threads.m1?.unread).toBe(0);
});
