import { expect, it, vi } from "vitest";
import { Notifications } from "../../src/api/notifications.ts";
import type { AnyEvent } from "../../src/index.ts";
import { message } from "../samples.ts";

const AT = "2026-11-20T12:00:00.000Z";

function row(number: number, more: object = {}) {
  const said = { ...message(number), id: `m${number}` };
  return {
    id: `n${number}`,
    kind: "mention",
    room: said.room,
    message: said,
    thread: null,
    actor: "u1",
    at: AT,
    namespace: null,
    percent: null,
    alert: null,
    read_at: null,
    ...more,
  };
}

function event(type: string, data: object, seq = 1, stream = "user"): AnyEvent {
  return { type, stream, seq, at: AT, actor: null, data } as unknown as AnyEvent;
}

function list(...pages: { results: object[]; unread: number; seq?: number; next?: string }[]) {
  const answers = pages.map(({ results, unread, seq = 0, next = null }) => ({
    results,
    unread,
    next,
    previous: null,
    people: {},
    mine: {},
    position: { epoch: "e", seq },
  }));
  const get = vi.fn(() => Promise.resolve(answers.shift()));
  const command = vi.fn(() => Promise.resolve({ unread: 0 }));
  return { get, command, told: new Notifications({ get, page: get } as never, { command } as never) };
}

it("counts what comes while the first page is read, unless that page holds it already", async () => {
  const { told } = list({ results: [row(2), row(1)], unread: 2, seq: 5 });
  const reading = told.load();
  told.take(event("notification", row(2), 5));
  told.take(event("notification", row(3), 6));
  await reading;
  expect(told.get().unread).toBe(3);
});

it("empties what was deleted or is in a room that one left, and marks as read what another device has read", async () => {
  const { told } = list({ results: [row(3), row(2), row(1, { room: "other" })], unread: 3 });
  await told.load();
  told.take(event("message.deleted", { id: "m3" }, 1, "room:r1"));
  told.take(event("room.removed", { id: "other" }, 2));
  expect(told.get().entries.map((one) => one.message?.id ?? null)).toEqual([null, "m2", null]);
  told.take(event("notification.read", { ids: [], up_to: "n2", unread: 1 }, 3));
  expect(told.get().entries.map((one) => one.read_at === null)).toEqual([true, false, false]);
  expect(told.get().unread).toBe(1);
});

it("reads the list anew for what comes while it is shown, and otherwise only counts it", async () => {
  const { told, get } = list({ results: [], unread: 0 }, { results: [row(1)], unread: 1, seq: 1 });
  await told.load();
  told.take(event("notification", row(1), 1));
  expect([told.get().unread, told.get().entries.length, get.mock.calls.length]).toEqual([1, 0, 1]);
  const hide = told.show();
  await vi.waitFor(() => expect(told.get().entries.length).toBe(1));
  hide();
  expect(told.get().unread).toBe(1);
});

it("marks everything up to the newest as read, and goes on behind the first page", async () => {
  const { told, command } = list({ results: [row(3)], unread: 3, next: "more" }, { results: [row(2)], unread: 3 });
  await told.load();
  await told.older();
  expect(told.get().entries.map(({ id }) => id)).toEqual(["n3", "n2"]);
  await told.readAll();
  await told.read([]);
  expect(command.mock.calls).toEqual([["notification.read", { up_to: "n3" }]]);
});
