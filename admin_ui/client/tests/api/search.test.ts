import { describe, expect, it } from "vitest";
import type { AnyEvent, Rest, SearchResult } from "../../src/index.ts";
import { MessageSearch } from "../../src/index.ts";
import { message } from "../samples.ts";

const result = (number: number): SearchResult => ({
  type: "message",
  message: message(number),
  attachment: null,
  room: { id: "r1", name: "general" },
  highlights: [],
  text: null,
});

/** A server of three pages, whose second one fails once. */
function searching() {
  const handlers = new Map<string, (event: AnyEvent) => void>();
  const asked: string[] = [];
  const pages: Record<string, { results: SearchResult[]; next: string | null }> = {
    first: { results: [result(5), result(4)], next: "/second" },
    "/second": { results: [result(4), result(3)], next: "/third" },
    "/third": { results: [result(2)], next: null },
  };
  let failing = true;
  let gate: Promise<void> = Promise.resolve();
  const answer = async (address: string) => {
    asked.push(address);
    const page = pages[address];
    await gate;
    if (address === "/second" && failing) {
      failing = false;
      throw new Error("away");
    }
    return page;
  };
  const rest = { get: () => answer("first"), page: (_: string, address: string) => answer(address) };
  const on = (type: string, handler: unknown) => {
    handlers.set(type, handler as (event: AnyEvent) => void);
    return () => handlers.delete(type);
  };
  const search = new MessageSearch({ rest: rest as unknown as Rest, on: on as never }, { q: "harbour" });
  const deleted = (id: string) => handlers.get("message.deleted")?.({ type: "message.deleted", data: { id } } as never);
  const hold = (until: Promise<void>) => {
    gate = until;
  };
  return { search, asked, deleted, handlers, hold };
}

const numbers = (search: MessageSearch) => search.get().results.map(({ message: { number } }) => number);

describe("a search of conversations", () => {
  it("reads page by page, each result once, and goes on where a page has failed", async () => {
    const { search, asked } = searching();
    await search.load();
    await search.load();
    await search.more();
    expect([numbers(search), search.get().error]).toEqual([[5, 4], new Error("away")]);
    await search.more();
    await Promise.all([search.more(), search.more()]);
    await search.more();
    expect([numbers(search), search.get().error, search.get().more]).toEqual([[5, 4, 3, 2], null, false]);
    expect(asked).toEqual(["first", "/second", "/second", "/third"]);
  });

  it("shows nothing that was deleted while its page was read, and hears of nothing once it has ended", async () => {
    const { search, deleted, handlers, hold } = searching();
    let open = () => {};
    hold(new Promise((resolve) => (open = resolve)));
    const loading = search.load();
    deleted("m5");
    open();
    await loading;
    expect(numbers(search)).toEqual([4]);
    search.end();
    expect(handlers.size).toBe(0);
  });
});
