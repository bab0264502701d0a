import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, renderHook, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { RowMenu } from "../../../src/features/library/RowMenu.tsx";
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
