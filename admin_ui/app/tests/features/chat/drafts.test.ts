import { followDrafts, forgetDrafts, keepDraft, keptDrafts } from "@offchat/client";
import { beforeEach, expect, test } from "vitest";

const DAY = 24 * 60 * 60_000;

beforeEach(() => localStorage.clear());

test("what one has begun to write is kept by person and room, until it is sent or one logs out", () => {
  keepDraft("alice", "r1", "hello");
  keepDraft("alice", "r2", "and");
  keepDraft("bob", "r1", "mine");
  keepDraft("alice", "r2", "");
  expect(keptDrafts("alice")).toEqual({ r1: "hello" });
  forgetDrafts("alice");
  expect([keptDrafts("alice"), keptDrafts("bob")]).toEqual([{}, { r1: "mine" }]);
});

test("words that nobody went on with for a month, and what is no draft, are forgotten", () => {
  keepDraft("alice", "r1", "old", 0);
  keepDraft("alice", "r2", "new", 20 * DAY);
  localStorage.setItem("offchat.draft.alice.r3", "{broken");
  expect(keptDrafts("alice", 40 * DAY)).toEqual({ r2: "new" });
  expect(localStorage.length).toBe(1);
});

test("what another tab does with a draft is told, with the words before", () => {
  const told: string[][] = [];
  const stop = followDrafts("alice", (...change) => told.push(change));
  const change = (key: string, oldValue: string | null, newValue: string | null) =>
    dispatchEvent(new StorageEvent("storage", { key, oldValue, newValue, storageArea: localStorage }));
  const now = Date.now();
  change("offchat.draft.alice.r1", JSON.stringify([now, "hel"]), JSON.stringify([now, "hello"]));
  change("offchat.draft.alice.r1", JSON.stringify([now, "hello"]), null);
  change("offchat.draft.bob.r1", null, JSON.stringify([now, "no"]));
  stop();
  change("offchat.draft.alice.r1", null, JSON.stringify([now, "later"]));
  expect(told).toEqual([
    ["r1", "hel", "hello"],
    ["r1", "hello", ""],
  ]);
});
