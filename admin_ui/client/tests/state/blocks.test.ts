import { describe, expect, it } from "vitest";
import { Blocks } from "../../src/api/blocks.ts";
import type { AnyEvent } from "../../src/index.ts";
import { apply, EMPTY } from "../../src/index.ts";
import { Store } from "../../src/state/store.ts";
import type { Rest } from "../../src/transport/rest.ts";

function told(users: string[]): Extract<AnyEvent, { type: "blocks.updated" }> {
  return { type: "blocks.updated", stream: "user", seq: 1, at: "", actor: null, data: { users } };
}

describe("blocked people", () => {
  it("are those of the newest list", () => {
    const state = apply(apply(EMPTY, told(["u1", "u2"]), 0), told(["u2"]), 0);
    expect(state.blocked).toEqual({ u2: true });
  });

  it("are read page by page, and what is told meanwhile counts more", async () => {
    const store = new Store();
    const pages = [
      { results: [{ user: { id: "u1" } }], next: "/next" },
      { results: [{ user: { id: "u2" } }], next: null },
    ];
    let place = 0;
    let between = () => {};
    const page = async () => {
      between();
      return pages[place++ % 2];
    };
    const blocks = new Blocks(store, { get: page, page } as unknown as Rest);
    await blocks.load();
    expect(store.get().blocked).toEqual({ u1: true, u2: true });
    between = () => {
      blocks.take(told([]));
      store.update((state) => apply(state, told([]), 0));
    };
    await blocks.load();
    expect(store.get().blocked).toEqual({});
  });
});
