import { MantineProvider } from "@mantine/core";
import type { Proposal } from "@offchat/client";
import { Rest } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LibraryContext } from "../../../src/features/library/context.ts";
import { isFound, partsOf, snippetsOf } from "../../../src/features/library/highlights.ts";
import { completed } from "../../../src/features/library/proposals.ts";
import { SearchBox } from "../../../src/features/library/SearchBox.tsx";
import { readStored, withAll, withKept, withRecent } from "../../../src/features/library/searches.ts";
import { ALICE, libraryFile } from "../../samples.ts";

describe("marks in what was found", () => {
  it("stand where the server counts them, in UTF-16 units", () => {
    const parts = partsOf("A 🐈 cat, a CAT", [
      [5, 8],
      [12, 15],
    ]);
    expect(parts.map(({ text, marked }) => (marked ? `[${text}]` : text)).join("")).toBe("A 🐈 [cat], a [CAT]");
  });

  it("are left out where they do not fit the text", () => {
    for (const places of [[[2, 99]], [[3, 3]], [[-1, 2]]] as const)
      expect(partsOf("short", places)).toEqual([{ text: "short", marked: false, at: 0 }]);
    expect(
      partsOf("abcd", [
        [1, 3],
        [2, 4],
      ]).filter(({ marked }) => marked),
    ).toHaveLength(1);
  });

  it("show what surrounds them in a long text", () => {
    const text = `${"word ".repeat(40)}needle ${"more ".repeat(80)}`;
    const file = { ...libraryFile("1"), text, highlights: { text: [[200, 206]] }, score: 0.3 };
    const [snippet] = snippetsOf(file);
    expect(snippet?.text.length).toBeLessThan(200);
    const marked = partsOf(snippet?.text ?? "", snippet?.places ?? []).filter((part) => part.marked);
    expect(marked.map((part) => part.text)).toEqual(["needle"]);
    expect(isFound(file)).toBe(true);
    expect(isFound(libraryFile("2"))).toBe(false);
  });
});

describe("searches that are remembered", () => {
  it("are the last few, without what was typed on the way to them", () => {
    const before = readStored(JSON.stringify({ recent: ["har", "cat"] })).recent;
    expect(withRecent(before, " harbour ")).toEqual(["harbour", "cat"]);
    expect(withRecent(before, "  ")).toBe(before);
    expect("abcdefgh".split("").reduce(withRecent, before)).toHaveLength(6);
  });

  it("are kept and let go by the same button, in whatever case", () => {
    expect(withKept([], " Cats ")).toEqual(["Cats"]);
    expect(withKept(["Cats"], "cats")).toEqual([]);
  });

  it("are 20 at most, of which those that were kept first stay", () => {
    const many = Array.from({ length: 19 }, (_, number) => `${number}`);
    expect(withAll(many, ["7", " ", "Cats", "dogs"])).toEqual([...many, "Cats"]);
  });

  it("are none where what was stored makes no sense", () => {
    for (const stored of ["{", "null", '"x"', '{"recent": 7}', '{"recent": [1, {}]}'])
      expect(readStored(stored)).toEqual({ recent: [] });
  });
});

it("a word that is proposed completes the last one that was typed", () => {
  expect(completed("red bo", "boat")).toBe("red boat ");
  expect(completed('"red', "redwood")).toBe('"redwood ');
  expect(completed("red ", "boat")).toBe("boat ");
});

const TAG: Proposal = { kind: "tag", value: "Animals/Cats", id: "t1", count: 3 };

describe("the field", () => {
  afterEach(() => {
    cleanup();
    localStorage.clear();
  });

  /** `there`: what the server keeps, where another device has changed it since; `known` is what it had told before. */
  function box(proposals: readonly Proposal[] = [TAG], known: string[] | null = ["red boat"], there = known ?? []) {
    const asked: string[] = [];
    const change = vi.fn(async (changed: (now: readonly string[]) => readonly string[]) => {
      there = [...changed(there)];
    });
    const saved = { searches: known, change };
    const fetched = async (request: Request) => {
      asked.push(new URL(request.url).searchParams.get("q") ?? "");
      return Response.json({ results: proposals });
    };
    const rest = new Rest("http://server", { token: "x" }, fetched as typeof fetch);
    const library = { rest, me: { user: ALICE }, namespace: { slug: "demo" }, parts: {}, saved } as never;
    const on = { onSearch: vi.fn(), onTag: vi.fn(), onPerson: vi.fn(), onFile: vi.fn() };
    const shown = (value: string) => (
      <MantineProvider env="test">
        <QueryClientProvider client={new QueryClient()}>
          <LibraryContext value={library}>
            <SearchBox value={value} {...on} />
          </LibraryContext>
        </QueryClientProvider>
      </MantineProvider>
    );
    render(shown(""));
    const field = screen.getByRole("combobox");
    const type = (value: string) => {
      act(() => field.focus());
      fireEvent.change(field, { target: { value } });
    };
    return { asked, field, type, change, now: () => there, ...on };
  }

  it("proposes while one types; a tag that is chosen takes the place of the words", async () => {
    const { type, field, onTag } = box();
    type("cat");
    fireEvent.click(await screen.findByText("Animals/Cats"));
    expect(onTag).toHaveBeenCalledWith("t1");
    expect(field).toHaveProperty("value", "");
  });

  it("looks for what was typed at once with Enter, and offers it again later", async () => {
    const { type, field, onSearch } = box([]);
    type("harbour");
    fireEvent.keyDown(field, { key: "Enter" });
    expect(onSearch).toHaveBeenLastCalledWith("harbour");
    fireEvent.click(screen.getByLabelText("Clear the search"));
    act(() => field.focus());
    fireEvent.click(field);
    fireEvent.click(await screen.findByText("harbour"));
    expect(onSearch).toHaveBeenLastCalledWith("harbour");
  });

  it("offers the searches that are kept, and keeps what stands in it", async () => {
    const { type, field, now, onSearch } = box([], ["red boat"], ["cats", "red boat"]);
    act(() => field.focus());
    fireEvent.click(field);
    fireEvent.click(await screen.findByText("red boat"));
    expect(onSearch).toHaveBeenLastCalledWith("red boat");
    type("harbour");
    fireEvent.click(screen.getByLabelText("Save this search"));
    expect(now()).toEqual(["harbour", "cats", "red boat"]);
    // It is meant to be kept, also where another device has kept it by now.
    type("cats");
    fireEvent.click(screen.getByLabelText("Save this search"));
    expect(now()).toEqual(["harbour", "cats", "red boat"]);
  });

  it("keeps no search before it is known which ones are kept", () => {
    const { type, change } = box([], null);
    type("harbour");
    const star = screen.getByLabelText("Save this search");
    fireEvent.click(star);
    expect(star).toHaveProperty("disabled", true);
    expect(change).not.toHaveBeenCalled();
  });

  const KEY = `offchat.searches.${ALICE.id}.demo`;

  it("adds what this browser had kept to what the server keeps, and leaves it here until the server has taken it", async () => {
    localStorage.setItem(KEY, JSON.stringify({ recent: ["har"], kept: ["Red Boat", "dogs"] }));
    const { field, type, now } = box([]);
    // Looking for something before the answer is here loses nothing.
    type("harbour");
    fireEvent.keyDown(field, { key: "Enter" });
    expect(JSON.parse(localStorage.getItem(KEY) ?? "")).toHaveProperty("kept", ["Red Boat", "dogs"]);
    await waitFor(() => expect(JSON.parse(localStorage.getItem(KEY) ?? "")).toEqual({ recent: ["harbour"] }));
    expect(now()).toEqual(["red boat", "dogs"]);
  });

  it("is emptied by Escape, and takes the keyboard with a slash", async () => {
    const { type, field, onSearch } = box([]);
    type("harbour");
    await waitFor(() => expect(onSearch).toHaveBeenLastCalledWith("harbour"));
    fireEvent.keyDown(field, { key: "Escape" });
    expect(onSearch).toHaveBeenLastCalledWith("");
    act(() => field.blur());
    fireEvent.keyDown(document.body, { key: "/" });
    expect(document.activeElement).toBe(field);
  });
});
