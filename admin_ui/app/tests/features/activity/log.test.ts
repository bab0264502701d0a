import type { Activity } from "@offchat/client";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { addressOf, namesIn, objectOf, reasonOf } from "../../../src/features/activity/labels.ts";
import { csvAddress, logged, NO_LOG_FILTERS, withRow } from "../../../src/features/activity/log.ts";
import { ALICE, BOB } from "../../samples.ts";

const ROOM = "01a1f8ea-11de-7000-8000-0000003b1d75";

function row(more: Partial<Activity>): Activity {
  return {
    id: "a1",
    at: "2026-11-20T10:00:00.000Z",
    actor: ALICE,
    action: "message.sent",
    object: { type: "message", id: "01a1f8ea-11de-7000-8000-0000004346e2", name: null },
    room: ROOM,
    address: "",
    data: {},
    ...more,
  };
}

describe("a row of the log in words", () => {
  const opened = row({ action: "room.created", object: { type: "room", id: ROOM, name: "general" } });

  it("says which message and where, by the room's name where another row tells it", () => {
    expect(objectOf(row({}), namesIn([]))).toBe("A message in room 3b1d75");
    expect(objectOf(row({}), namesIn([opened]))).toBe("A message in general");
  });

  it("says what the room is called now, and that nobody has named a direct conversation", () => {
    const now = row({ id: "a2", room_name: "news" });
    expect(objectOf(row({}), namesIn([row({}), now, opened]))).toBe("A message in news");
    const direct = row({ room_name: null });
    expect(objectOf(direct, namesIn([direct]))).toBe("A message in a direct conversation");
  });

  it("names files and rooms as they are called", () => {
    const file = row({ object: { type: "media", id: "f1", name: "holiday.mp4" } });
    expect(objectOf(file, namesIn([opened]))).toBe("holiday.mp4 in general");
    expect(objectOf(opened, namesIn([]))).toBe("general");
  });

  it("says who was added to what", () => {
    const added = row({
      action: "member.added",
      object: { type: "room", id: ROOM, name: "general" },
      data: { user: BOB.id },
    });
    expect(objectOf(added, namesIn([added, row({ actor: BOB })]))).toBe(`${BOB.display_name} in general`);
  });

  it("calls people by the names that they have now", () => {
    const off = row({
      action: "user.switched_off",
      object: { type: "user", id: BOB.id, name: BOB.username },
      room: null,
    });
    expect(objectOf(off, namesIn([]))).toBe(BOB.username);
    expect(objectOf({ ...off, person: BOB }, namesIn([]))).toBe(BOB.display_name);
  });

  it("leads to messages and files that are there, and to no conversation of others", () => {
    const media = { type: "media", id: "f1", name: "holiday.mp4" };
    const open = { room_open: true };
    expect(addressOf(row(open), null)).toBe(`/?room=${ROOM}&message=${row({}).object.id}`);
    expect(addressOf(row({ ...open, action: "message.deleted" }), null)).toBeNull();
    expect(addressOf(row({ room_open: false }), null)).toBeNull();
    expect(addressOf(row({ object: media }), "demo")).toBe("/dashboard/files?namespace=demo&file=f1");
  });

  it("gives the reason, or why the server could not", () => {
    expect(reasonOf(row({ data: { reason: "Nobody asked for it" } }))).toBe("Nobody asked for it");
    expect(reasonOf(row({ data: { reason: "self_harm" } }))).toBe("Self-harm");
    expect(reasonOf(row({ data: { role: "admin" } }))).toBe("Administrator");
    expect(reasonOf(row({ data: { code: "invalid_media" } }))).toBe("invalid_media");
    expect(reasonOf(row({}))).toBe("");
  });

  it("is read once more where no row names its room", () => {
    const queries = new QueryClient();
    const key = ["activity", "demo", NO_LOG_FILTERS];
    const stale = () => queries.getQueryState(key)?.isInvalidated;
    queries.setQueryData(key, { pages: [{ results: [], next: null, previous: null }], pageParams: [""] });
    logged(queries, "demo", row({ id: "a1", room: null }));
    expect(stale()).toBe(false);
    logged(queries, "demo", row({ id: "a2" }));
    expect(stale()).toBe(true);
    const known = { results: [row({ id: "a3", room_name: "news" })], next: null, previous: null };
    queries.setQueryData(key, { pages: [known], pageParams: [""] });
    logged(queries, "demo", row({ id: "a4" }));
    expect(stale()).toBe(false);
  });

  it("joins a list of several actions as it comes", () => {
    const filters = { ...NO_LOG_FILTERS, action: "media.quarantined,media.revealed" };
    const revealed = row({ action: "media.revealed" });
    const pages = [{ results: [], next: null, previous: null }];
    expect(withRow(pages, revealed, filters)[0]?.results).toEqual([revealed]);
    expect(withRow(pages, row({}), filters)[0]?.results).toEqual([]);
  });
});

describe("the log as CSV", () => {
  it("is asked for with the filters that stand, whose days begin and end in the reader's own time", () => {
    const filters = { ...NO_LOG_FILTERS, action: "media.deleted", since: "2026-11-20", until: "2026-11-20" };
    const query = new URL(csvAddress("demo", filters), "http://server").searchParams;
    const day = new Date(2026, 10, 20).toISOString();
    const next = new Date(2026, 10, 21).toISOString();
    expect(Object.fromEntries(query)).toEqual({
      format: "csv",
      namespace: "demo",
      action: "media.deleted",
      since: day,
      until: next,
    });
  });
});
