import { expect, it, vi } from "vitest";
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
