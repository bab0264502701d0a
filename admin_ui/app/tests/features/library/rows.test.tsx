import { MantineProvider } from "@mantine/core";
import { act, cleanup, fireEvent, render, renderHook, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RowMenu } from "../../../src/features/library/RowMenu.tsx";
import type { Management } from "../../../src/features/library/useManagement.tsx";
import { useRowActions } from "../../../src/features/library/useManagement.tsx";
import { linksAsTheyAre, MediaAccessContext } from "../../../src/features/media/access.ts";
import { Thumbnail } from "../../../src/features/media/Thumbnail.tsx";
import { libraryFile } from "../../samples.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("the menu of a row costs nothing until it is asked for, and then opens with the focus where it was", async () => {
  vi.useRealTimers();
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

const HASH = "nCcKLIZ4d4iMd4eAiHd4dYBYBw==";

function passing(complete: boolean) {
  const file = { ...libraryFile("a"), placeholder: HASH, thumbnail_url: "/media/a.webp" };
  const { container } = render(
    <MediaAccessContext value={linksAsTheyAre}>
      <Thumbnail attachment={file} passing />
    </MediaAccessContext>,
  );
  const picture = container.querySelector<HTMLImageElement>("img[data-loaded]") as HTMLImageElement;
  Object.defineProperty(picture, "complete", { value: complete });
  act(() => void vi.runAllTimers());
  return { container, picture };
}

it("a picture that passes by is shown as soon as it is here, over one colour", () => {
  const { container, picture } = passing(true);
  expect(picture.dataset.loaded).toBe("true");
  expect(container.querySelectorAll("img")).toHaveLength(1);
});

it("a picture that takes longer is told by its hash, and fades in", () => {
  const { container, picture } = passing(false);
  expect(picture.dataset.loaded).toBe("false");
  expect(container.querySelectorAll("img")).toHaveLength(2);
  fireEvent.load(picture);
  expect(picture.dataset.loaded).toBe("true");
});
