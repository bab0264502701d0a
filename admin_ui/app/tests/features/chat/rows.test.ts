import { describe, expect, it } from "vitest";
import { firstUnread } from "../../../src/features/chat/reading.ts";
import { RowMaker } from "../../../src/features/chat/rows.ts";
import { ALICE, BOB, message } from "../../samples.ts";

const rowsOf = (...made: Parameters<RowMaker["rowsOf"]>) => new RowMaker().rowsOf(...made);
const kinds = (rows: ReturnType<typeof rowsOf>) => rows.map(({ kind }) => kind);
const at = (minute: number, day = 20) => `2026-11-${day}T10:${String(minute).padStart(2, "0")}:00.000Z`;

describe("the rows of a timeline", () => {
  it("are the same whether they are made at once or message by message, with changes in between", () => {
    const maker = new RowMaker();
    const mark = { id: "m3", room: "r1", number: 3, deleted_at: at(1), deleted_by: null, reason: "deleted" } as const;
    const first = [message(1, { created_at: at(0, 18) }), message(2, { created_at: at(0) })];
    const steps = [
      first,
      [...first, message(3, { created_at: at(1) }), message(4, { created_at: at(2), sender: ALICE })],
      [...first, mark, message(4, { created_at: at(2) }), message(5, { created_at: at(3) })],
      [message(0, { created_at: at(0, 17) }), ...first],
      first,
    ];
    for (const entries of steps)
      expect(maker.rowsOf(entries, [], false, "u-alice", 2)).toEqual(rowsOf(entries, [], false, "u-alice", 2));
  });

  it("begin each day with its name", () => {
    const entries = [message(1, { created_at: at(0, 18) }), message(2, { created_at: at(0, 19) })];
    expect(kinds(rowsOf(entries, [], false, "u-alice", null))).toEqual(["top", "day", "message", "day", "message"]);
  });

  it("put what one person says within five minutes under one head", () => {
    const entries = [
      message(1, { created_at: at(0) }),
      message(2, { created_at: at(4) }),
      message(3, { created_at: at(20) }),
      message(4, { created_at: at(21), sender: ALICE }),
    ];
    const rows = rowsOf(entries, [], false, "u-alice", null);
    expect(rows.flatMap((row) => (row.kind === "message" ? [row.grouped] : []))).toEqual([false, true, false, false]);
  });

  it("show where the unread messages begin", () => {
    const entries = [message(1), message(2), message(3)];
    expect(kinds(rowsOf(entries, [], false, "u-alice", 2))).toEqual([
      "top",
      "day",
      "message",
      "new",
      "message",
      "message",
    ]);
  });

  it("keep the place of deleted messages, and why they are gone", () => {
    const mark = { id: "m2", room: "r1", number: 2, deleted_at: at(1), deleted_by: null, reason: "expired" } as const;
    const rows = rowsOf([message(1), mark], [], false, "u-alice", null);
    expect(kinds(rows)).toEqual(["top", "day", "message", "deleted"]);
    expect(rows.at(-1)).toMatchObject({ reason: "expired" });
  });

  it("keep the row when an echo becomes the message, so that nothing flickers", () => {
    const echo = {
      clientId: "c9",
      room: "r1",
      body: "hi",
      attachments: [],
      replyTo: null,
      thread: null,
      broadcast: false,
      at: at(0),
      status: "waiting",
      error: null,
      uploads: [],
      kept: true,
    } as const;
    const before = rowsOf([], [{ ...echo, attachments: [], uploads: [], kept: true }], false, "u-alice", null).at(-1);
    const said = message(1, { sender: ALICE, client_id: "c9", created_at: at(0) });
    expect(rowsOf([said], [], false, "u-alice", null).at(-1)?.key).toBe(before?.key);
    const foreign = message(1, { sender: BOB, client_id: "c9" });
    expect(rowsOf([foreign], [], false, "u-alice", null).at(-1)?.key).toBe(foreign.id);
  });
});

describe("where the unread messages begin", () => {
  it("is counted by what others said, because one's own are never unread", () => {
    const own = { sender: ALICE };
    const entries = [message(1), message(2), message(3), message(4, own), message(5, own)];
    expect(firstUnread({ entries, more: true, newer: false }, 2, "u-alice")).toBe(2);
  });

  it("is not known before the history reaches it", () => {
    const entries = [message(7), message(8)];
    expect(firstUnread({ entries, more: true, newer: false }, 3, "u-alice")).toBeNull();
    expect(firstUnread({ entries: [message(6), ...entries], more: true, newer: false }, 3, "u-alice")).toBe(6);
    expect(firstUnread({ entries, more: false, newer: false }, 3, "u-alice")).toBe(7);
  });
});
