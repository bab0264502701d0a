import { describe, expect, it } from "vitest";
import type { AnyEvent, EventData, SearchResult } from "../../src/index.ts";
import { applyToSearch } from "../../src/index.ts";
import { attachment, message } from "../samples.ts";

const READY = attachment({ id: "f1", state: "ready", version: 4, title: "Harbour", hold: null });
const SHOWN = message(1, { body: "At the harbour", attachments: [READY], captions: { f1: "Harbour at night" } });
const ROOM = { id: "r1", name: "general" };

const TEXT: SearchResult = {
  type: "message",
  message: SHOWN,
  attachment: null,
  room: ROOM,
  highlights: [{ field: "body", start: 7, length: 7 }],
  text: null,
};
const FILE: SearchResult = {
  ...TEXT,
  type: "attachment",
  attachment: READY,
  highlights: ["title", "caption"].map((field) => ({ field, start: 0, length: 7 })) as SearchResult["highlights"],
};
const OTHER: SearchResult = { ...TEXT, message: message(2), highlights: [] };
const FOUND = [TEXT, FILE, OTHER];

function event<T extends AnyEvent["type"]>(type: T, data: EventData[T]): AnyEvent {
  return { type, stream: "room:r1", seq: 1, at: SHOWN.created_at, actor: null, data } as unknown as AnyEvent;
}

const fieldsAfter = (change: AnyEvent) =>
  applyToSearch(FOUND, change).map(({ highlights }) => highlights.map(({ field }) => field));

describe("what a search has found", () => {
  it("goes with its message, with its room, and with its file where that is withheld or leaves", () => {
    const tombstone = { ...message(1), deleted_at: SHOWN.created_at, reason: "deleted" as const };
    expect(applyToSearch(FOUND, event("message.deleted", tombstone as never))).toEqual([OTHER]);
    expect(applyToSearch(FOUND, event("room.removed", { id: "r1" } as never))).toEqual([]);
    const held = { ...READY, version: 5, hold: "quarantined" as const };
    expect(applyToSearch(FOUND, event("media.updated", held))).toEqual([TEXT, OTHER]);
    const without = { ...SHOWN, attachments: [] };
    expect(applyToSearch(FOUND, event("message.updated", without)).map(({ type }) => type)).toEqual([
      "message",
      "message",
    ]);
  });

  it("marks nothing in a text that has changed", () => {
    expect(fieldsAfter(event("message.updated", { ...SHOWN, body: "At sea" }))).toEqual([[], ["title", "caption"], []]);
    expect(fieldsAfter(event("message.updated", { ...SHOWN, captions: {} }))).toEqual([["body"], ["title"], []]);
    expect(fieldsAfter(event("media.updated", { ...READY, version: 5, title: "Quay" }))).toEqual([
      ["body"],
      ["caption"],
      [],
    ]);
  });

  it("stays the same value where nothing of it has changed, also by an older state of a file", () => {
    expect(applyToSearch(FOUND, event("message.updated", message(9)))).toBe(FOUND);
    expect(applyToSearch(FOUND, event("media.updated", { ...READY, version: 3, title: "Old" }))).toBe(FOUND);
  });
});
