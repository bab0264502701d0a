import { describe, expect, it } from "vitest";
import type { AnyEvent, ChatState, EventFrame, EventType } from "../../src/index.ts";
import { apply, applyAll, EMPTY, membersLoaded, newestPageLoaded, roomsLoaded } from "../../src/index.ts";
import { ALICE, attachment, BOB, message, room } from "../samples.ts";

const NOW = 1_000_000;
const AT = "2026-11-20T10:00:00.000Z";

function event<T extends EventType>(type: T, data: EventFrame<T>["data"], stream = "room:r1"): EventFrame<T> {
  return { type, stream, at: AT, actor: null, data };
}

function after(state: ChatState, ...events: AnyEvent[]): ChatState {
  const once = applyAll(state, events, NOW);
  for (const told of events) expect(applyAll(apply(once, told, NOW), events, NOW)).toEqual(once);
  return once;
}

function opened(...messages: Parameters<typeof newestPageLoaded>[2]): ChatState {
  const start = roomsLoaded({ ...EMPTY, me: ALICE }, [room({ last_message: messages.at(-1) ?? null })]);
  return newestPageLoaded(start, "r1", messages, false);
}

function fresh(...messages: Parameters<typeof newestPageLoaded>[2]): ChatState["timelines"] {
  return opened(...messages).timelines;
}

const mark = { id: "m1", room: "r1", number: 1, deleted_at: AT, deleted_by: "u-bob", reason: "moderated" } as const;

describe("each event leads to the state that a fresh look would show, however often it is applied", () => {
  it("message.created", () => {
    expect(after(opened(message(1)), event("message.created", message(2))).timelines).toEqual(
      fresh(message(1), message(2)),
    );
  });

  it("message.created of an older number goes to its place", () => {
    expect(after(opened(message(1), message(3)), event("message.created", message(2))).timelines).toEqual(
      fresh(message(1), message(2), message(3)),
    );
  });

  it("message.updated", () => {
    const edited = message(1, { body: "better", edited_at: AT });
    const state = after(opened(message(1)), event("message.updated", edited));
    expect(state.timelines).toEqual(fresh(edited));
    expect(state.rooms.r1?.last_message).toEqual(edited);
  });

  it("message.deleted", () => {
    const state = after(opened(message(1)), event("message.deleted", mark));
    const gone = message(1, { body: "", deleted_at: AT, deleted_by: "u-bob", reason: "moderated" });
    expect(state.timelines).toEqual(fresh(gone));
    expect(state.rooms.r1?.last_message).toEqual(gone);
  });

  it("message.deleted of a message that was never seen, as a replay shows it", () => {
    const state = after(opened(), event("message.deleted", mark), event("message.created", message(2)));
    expect(state.timelines.r1?.entries.map(({ number }) => number)).toEqual([1, 2]);
  });

  it("message.reactions", () => {
    const reactions = [{ emoji: "👍", users: ["u-bob"], count: 1 }];
    const state = after(opened(message(1)), event("message.reactions", { id: "m1", reactions }));
    expect(state.timelines).toEqual(fresh(message(1, { reactions })));
  });

  it("member.joined, member.updated and member.left", () => {
    const member = { user: BOB, role: "member", joined_at: AT } as const;
    const known = membersLoaded(opened(), "r1", []);
    const joined = after(known, event("member.joined", member));
    expect(joined.members.r1).toEqual({ "u-bob": member });
    expect(joined.users["u-bob"]).toEqual(BOB);
    const mine = { user: ALICE, role: "moderator", joined_at: AT } as const;
    expect(after(joined, event("member.updated", mine)).rooms.r1?.my_role).toBe("moderator");
    const raised = after(joined, event("member.updated", { ...member, role: "owner" }));
    expect(raised.members.r1?.["u-bob"]?.role).toBe("owner");
    expect(after(raised, event("member.left", { user: "u-bob" })).members.r1).toEqual({});
  });

  it("member.joined of a room whose members were never read, so that one does not pass for all", () => {
    const member = { user: BOB, role: "member", joined_at: AT } as const;
    expect(after(opened(), event("member.joined", member)).members).toEqual({});
  });

  it("room.added, room.updated, room.removed and room.deleted", () => {
    const added = after(opened(), event("room.added", room({ id: "r2", unread: 3 }), "user"));
    const { my_role, unread, mentions, muted, peer, last_message, position, ...shared } = room({ id: "r2" });
    const renamed = after(added, event("room.updated", { ...shared, name: "trips" }, "room:r2"));
    expect(renamed.rooms.r2).toEqual(room({ id: "r2", unread: 3, name: "trips" }));
    expect(after(renamed, event("room.removed", { id: "r2" }, "user")).rooms).toEqual(opened().rooms);
    expect(after(renamed, event("room.deleted", { id: "r2" }, "room:r2")).rooms).toEqual(opened().rooms);
  });

  it("user.updated replaces the name wherever it stands", () => {
    const robert = { ...BOB, display_name: "Robert" };
    expect(after(opened(message(1)), event("user.updated", robert, "user")).timelines).toEqual(
      fresh(message(1, { sender: robert })),
    );
  });
});

describe("unread messages", () => {
  it("count what others say, and not one's own", () => {
    const own = message(2, { sender: ALICE });
    const state = after(opened(), event("message.created", message(1)), event("message.created", own));
    expect(state.rooms.r1?.unread).toBe(1);
  });

  it("are set by the read mark", () => {
    const state = after(opened(), event("message.created", message(1)));
    const read = { room: "r1", message: "m1", number: 1, unread: 0, mentions: 0 };
    expect(apply(state, event("read.updated", read, "user"), NOW).rooms.r1?.unread).toBe(0);
  });

  it("are the same in whichever order the streams of the room and of the reader are told", () => {
    // Of three messages the first was read elsewhere while there were two; the third came after that.
    const said = [1, 2].map((number) => event("message.created", message(number)));
    const last = event("message.created", message(3, { mentions: [ALICE.id] }));
    const read = event("read.updated", { room: "r1", message: "m1", number: 2, unread: 1, mentions: 0 }, "user");
    for (const order of [
      [...said, read, last],
      [read, ...said, last],
      [...said, last, read],
    ]) {
      const { unread, mentions } = after(opened(), ...order).rooms.r1 ?? {};
      expect({ unread, mentions }).toEqual({ unread: 2, mentions: 1 });
    }
  });
});

describe("a file in a conversation", () => {
  const sent = message(1, { attachments: [attachment()] });
  const progress = { media: "f1", message: "m1", received: 420, size: 1000, percent: 42, bytes_per_s: 9, eta_s: 1 };

  it("is replaced only by a higher version of itself", () => {
    const ready = attachment({ version: 4, state: "ready", file_url: "/media/f1/file" });
    const state = after(opened(sent), event("media.updated", ready));
    expect(state.media.f1).toEqual(ready);
    expect(apply(state, event("media.updated", attachment({ version: 3 })), NOW).media.f1).toEqual(ready);
    expect(apply(state, event("message.updated", sent), NOW).media.f1).toEqual(ready);
  });

  it("shows the progress of its upload until the bytes are there", () => {
    const uploading = after(opened(sent), event("upload.progress", progress));
    expect(uploading.progress.f1?.percent).toBe(42);
    const there = after(uploading, event("media.updated", attachment({ version: 2, state: "processing" })));
    expect(there.progress).toEqual({});
    expect(apply(there, event("upload.progress", progress), NOW).progress).toEqual({});
  });

  it("shows how far each stage is, last word first", () => {
    const stage = { media: "f1", message: "m1", stage: "probe", attempt: 1, elapsed_ms: 4, error: null } as const;
    const state = after(
      opened(sent),
      event("media.stage", { ...stage, state: "started", percent: null }),
      event("media.stage", { ...stage, state: "done", percent: 100 }),
    );
    expect(state.media.f1?.stages.probe).toMatchObject({ state: "done", percent: 100 });
  });

  it("loses every way to its content when it is held", () => {
    const ready = attachment({ version: 4, state: "ready", file_url: "/media/f1/file" });
    const held = attachment({ version: 5, state: "ready", hold: "quarantined", name: null });
    const state = after(opened(sent), event("media.thumbnail_ready", ready), event("media.updated", held));
    expect(state.media.f1).toMatchObject({ hold: "quarantined", file_url: null, name: null });
  });

  it("has one path wherever it was read: the grant of REST answers is taken off", () => {
    const named = attachment({ version: 2, thumbnail_url: "/media/f1/m.webp?g=abc", file_url: "/media/f1/file?g=abc" });
    const state = opened(message(1, { attachments: [named] }));
    expect(state.media.f1).toMatchObject({ thumbnail_url: "/media/f1/m.webp", file_url: "/media/f1/file" });
  });
});

describe("typing", () => {
  const until = "2026-11-20T10:00:06.000Z";

  it("lasts as long as the server says, counted on this client's clock", () => {
    const state = after(opened(), event("typing", { room: "r1", user: "u-bob", thread: null, until }));
    expect(state.typing.r1).toEqual({ "u-bob": NOW + 6000 });
  });

  it("ends when the person stops, or has said it", () => {
    const typing = after(opened(), event("typing", { room: "r1", user: "u-bob", thread: null, until }));
    const stopped = event("typing", { room: "r1", user: "u-bob", thread: null, until: AT });
    expect(apply(typing, stopped, NOW).typing.r1).toEqual({});
    expect(apply(typing, event("message.created", message(1)), NOW).typing.r1).toEqual({});
  });
});
