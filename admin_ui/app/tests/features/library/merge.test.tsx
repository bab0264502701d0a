import { OffChatError } from "@offchat/client";
import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { treeOf, unfolded, withDescendants } from "../../../src/features/library/catalogue.ts";
import type { Change } from "../../../src/features/library/merge.ts";
import { conflicts } from "../../../src/features/library/merge.ts";
import { useEditing } from "../../../src/features/library/useEditing.ts";
import { libraryFile } from "../../samples.ts";

const READ = libraryFile("a", { title: "Lake", revision: 1 });

/** A server on which somebody else has left `now`: changes on top of another revision are refused. */
function server(now: typeof READ) {
  let state = now;
  const sent: [Change, number][] = [];
  return {
    sent,
    learned: [] as (typeof READ)[],
    read: async () => state,
    change: async (_: string, change: Change, revision: number) => {
      sent.push([change, revision]);
      if (revision !== state.revision)
        throw new OffChatError({ code: "precondition_failed", status: 412, retryable: false });
      const { title = state.title, description = state.description } = change;
      state = { ...state, title, description, revision: revision + 1 };
      return state;
    },
    learn(file: typeof READ) {
      this.learned.push(file);
    },
  };
}

it("only fields that both changed, to different values, are a conflict", () => {
  const now = { ...READ, title: "Sea", description: "blue", revision: 2 };
  expect(conflicts({ title: "Pond" }, READ, now)).toEqual(["title"]);
  expect(conflicts({ title: "Sea" }, READ, now)).toEqual([]);
  expect(conflicts({ alt_text: "a lake" }, READ, now)).toEqual([]);
});

it("a change goes on top of what somebody else made of other fields, without asking", async () => {
  const there = server({ ...READ, description: "blue", revision: 4 });
  const { result } = renderHook(() => useEditing(READ, there));
  await act(() => result.current.save({ title: "Pond" }));
  expect(there.sent.map(([, revision]) => revision)).toEqual([1, 4]);
  expect(there.learned.at(-1)).toMatchObject({ title: "Pond", description: "blue" });
  expect(result.current.conflict).toBeNull();
});

it("where both changed one field nothing is saved until one of the two is chosen", async () => {
  const there = server({ ...READ, title: "Sea", revision: 2 });
  const { result } = renderHook(() => useEditing(READ, there));
  await act(() => result.current.save({ title: "Pond" }));
  expect(result.current.conflict).toMatchObject({
    change: { title: "Pond" },
    theirs: { title: "Sea" },
    fields: ["title"],
  });
  expect(there.learned).toEqual([]);
  await act(async () => void (await result.current.keepMine()));
  expect(there.learned.at(-1)).toMatchObject({ title: "Pond", revision: 3 });
});

it("taking theirs shows their state and drops what was typed", async () => {
  const there = server({ ...READ, title: "Sea", revision: 2 });
  const { result } = renderHook(() => useEditing(READ, there));
  await act(() => result.current.save({ title: "Pond" }));
  const before = result.current.edition;
  act(() => result.current.takeTheirs());
  expect(there.learned.at(-1)?.title).toBe("Sea");
  expect(result.current.edition).not.toBe(before);
});

it("a tree stands by name, and below what is folded nothing is shown", () => {
  const rows = [
    { id: "n", name: "Norway", parent: "s" },
    { id: "s", name: "Summer", parent: null },
    { id: "a", name: "Autumn 10", parent: null },
    { id: "b", name: "Autumn 9", parent: "gone" },
  ];
  const names = (closed: string[]) => unfolded(treeOf(rows), new Set(closed)).map(({ value }) => value.name);
  expect(names([])).toEqual(["Autumn 9", "Autumn 10", "Summer", "Norway"]);
  expect(names(["s"])).toEqual(["Autumn 9", "Autumn 10", "Summer"]);
  expect([...withDescendants(rows, "s")]).toEqual(["s", "n"]);
});
