import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, renderHook, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { treeOf } from "../../../src/features/library/catalogue.ts";
import { RowMenu } from "../../../src/features/library/RowMenu.tsx";
import { Tree } from "../../../src/features/library/Tree.tsx";
import type { Management } from "../../../src/features/library/useManagement.tsx";
import { useRowActions } from "../../../src/features/library/useManagement.tsx";

afterEach(cleanup);

it("the menu of a row costs nothing until it is asked for, and then opens with the focus where it was", async () => {
  const run = vi.fn();
  const entries = vi.fn(() => [{ icon: "edit" as const, label: "Rename", run }]);
  render(
    <MantineProvider env="test">
      <RowMenu name="Animals" entries={entries} />
    </MantineProvider>,
  );
  expect(entries).not.toHaveBeenCalled();
  const button = () => screen.getByRole("button", { name: "Actions for Animals" });
  const { className } = button();
  fireEvent.click(button());
  expect(button().className).toBe(className);
  fireEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
  expect(run).toHaveBeenCalledOnce();
  fireEvent.click(button());
  expect(button().getAttribute("aria-expanded")).toBe("true");
});

it("what rows do stays one object while the files change, and does what is newest", () => {
  const management = (newTag: () => void) => ({ newTag }) as unknown as Management;
  const [first, second] = [vi.fn(), vi.fn()];
  const { result, rerender } = renderHook(useRowActions, { initialProps: management(first) });
  const before = result.current;
  rerender(management(second));
  expect(result.current).toBe(before);
  result.current.newTag(null);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
});

it("hundreds of tags are one list, which the browser leaves out of scrolling in parts and not row by row", () => {
  const tags = Array.from({ length: 40 }, (_, at) => ({
    id: `${at}`,
    name: `Tag ${at}`,
    parent: at === 1 ? "0" : null,
  }));
  const kind = { chosen: [], to: () => "?", sign: () => null, total: () => 0 };
  render(
    <MemoryRouter>
      <Tree label="Tags" nodes={treeOf(tags)} {...kind} />
    </MemoryRouter>,
  );
  const list = screen.getByRole("list", { name: "Tags" });
  const names = () => screen.getAllByRole("listitem").map(({ textContent }) => textContent?.replace(/0$/, ""));
  expect(names()).toEqual(tags.map(({ name }) => name));
  expect([...list.children].map(({ childElementCount }) => childElementCount)).toEqual([16, 16, 8]);
  const last = screen.getByText("Tag 39");
  fireEvent.click(screen.getByRole("button", { expanded: true }));
  expect(names()).toHaveLength(39);
  expect(last.isConnected, "a part that stays one is not made anew").toBe(true);
});
