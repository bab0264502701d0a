import { MantineProvider } from "@mantine/core";
import type { MediaFile } from "@offchat/client";
import { act, cleanup, fireEvent, render } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Library } from "../../../src/features/library/context.ts";
import { LibraryContext } from "../../../src/features/library/context.ts";
import type { GridProps } from "../../../src/features/library/Grid.tsx";
import { Grid } from "../../../src/features/library/Grid.tsx";
import { passingOf, rowAt, startsOf } from "../../../src/features/library/useVisible.ts";
import { backdropOf, standIn } from "../../../src/features/media/backdrop.ts";
import { libraryFile } from "../../samples.ts";

const HASH = "nCcKLIZ4d4iMd4eAiHd4dYBYBw==";
const LINE_PX = 52;

/** Pixels of the list above the window. */
let scrolled = 0;

beforeEach(() => {
  scrolled = 0;
  const box = () => ({ ...new DOMRect(), top: -scrolled, left: 0, width: 0, height: 0 }) as DOMRect;
  vi.spyOn(HTMLUListElement.prototype, "getBoundingClientRect").mockImplementation(box);
  vi.stubGlobal("innerHeight", 520);
  vi.stubGlobal("scrollBy", (_: number, by: number) => {
    scrolled += by;
    fireEvent.scroll(window);
  });
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const nothing = () => undefined;

function shown(files: readonly MediaFile[], more: Partial<GridProps> = {}) {
  const parts = { backdrop: backdropOf, standIn: nothing, Glimpse: () => null };
  const props: GridProps = {
    ...{ files, lines: true, months: null, searching: false, opened: "", selection: new Set<string>() },
    ...{ onOpen: vi.fn(), onChoose: vi.fn(() => false), onLook: vi.fn(), onNearEnd: vi.fn(), onNearStart: vi.fn() },
    ...{ more: false, earlier: false, reorder: null, scrubber: null },
    ...more,
  };
  render(
    <MantineProvider env="test">
      <LibraryContext value={{ parts } as unknown as Library}>
        <MemoryRouter>
          <Grid {...props} />
        </MemoryRouter>
      </LibraryContext>
    </MantineProvider>,
  );
  return props;
}

function fileAt(place: number): HTMLElement {
  return document.querySelector(`[data-index="${place}"]`) as HTMLElement;
}

function places(): number[] {
  return [...document.querySelectorAll<HTMLElement>("[data-index]")].map(({ dataset }) => Number(dataset.index));
}

const MANY = Array.from({ length: 1000 }, (_, place) => libraryFile(`f${place}`, { title: `File ${place}` }));

it("of a long list only what is in the window and near it is drawn, in the frame that scrolls there", () => {
  const { onLook, onNearEnd } = shown(MANY);
  expect([places().at(0), places().at(-1)]).toEqual([0, 14]);
  const drawn = fileAt(14);
  scrolled = 10 * LINE_PX;
  fireEvent.scroll(window);
  expect([places().at(0), places().at(-1)]).toEqual([6, 24]);
  expect(fileAt(14)).toBe(drawn);
  expect(onLook).toHaveBeenLastCalledWith(6, 25);
  expect(onNearEnd).not.toHaveBeenCalled();
  scrolled = 985 * LINE_PX;
  fireEvent.scroll(window);
  expect(places().at(-1)).toBe(999);
  expect(onNearEnd).toHaveBeenCalled();
});

it("keys bring a file that is far away into view, and a click opens the file that it meets", () => {
  const { onOpen } = shown(MANY);
  fireEvent.keyDown(fileAt(3), { key: "End" });
  expect(places().at(-1)).toBe(999);
  expect(fileAt(999).tabIndex).toBe(0);
  fireEvent.click(fileAt(998).firstElementChild as Element, { detail: 1 });
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(MANY[998], false);
});

it.each([
  [-5, 0],
  [0, 0],
  [105, 0],
  [106, 1],
  [161, 1],
  [162, 2],
  [9999, 2],
])("at %i px stands the row %i of three", (px, row) => {
  expect(rowAt(startsOf([{ height: 100 }, { height: 50 }, { height: 20 }], 6), px)).toBe(row);
});

it("what goes by too fast is drawn without its picture, which comes when the scrolling ends", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const pictures = MANY.map((file) => ({ ...file, thumbnail_url: `/media/${file.id}.webp` }));
  shown(pictures);
  const isPictured = (place: number) =>
    fileAt(place).parentElement?.querySelector("[data-picture]")?.getAttribute("style")?.includes("url(") ?? false;
  expect(isPictured(14)).toBe(true);
  vi.advanceTimersByTime(16);
  scrolled = 10 * LINE_PX;
  fireEvent.scroll(window);
  expect([isPictured(14), isPictured(24)]).toEqual([true, false]);
  act(() => void vi.advanceTimersByTime(200));
  expect(isPictured(24)).toBe(true);
  vi.useRealTimers();
});

it.each([
  ["200 px a frame", 16, 200, true],
  ["a turn of a wheel", 16, 40, false],
  ["a jump after a pause", 400, 9000, false],
])("%s goes by too fast for pictures or not", (_, at, top, passing) => {
  expect(passingOf({ at: 0, top: 0 }, { at, top }, 800)).toBe(passing);
});

/** A box with the picture of a file, which is here already or not. */
function boxOf(here: boolean) {
  vi.spyOn(HTMLImageElement.prototype, "complete", "get").mockReturnValue(here);
  const waiting = vi.spyOn(window, "Image");
  const file = { ...libraryFile("a", { width: 640 }), placeholder: HASH, thumbnail_url: "/media/a.webp" };
  const box = document.createElement("button");
  Object.assign(box.style, backdropOf(file));
  standIn(box, file);
  return { box, file, come: () => act(() => void fireEvent.load(waiting.mock.results[0]?.value as HTMLImageElement)) };
}

it("a picture that is here stands over one colour", () => {
  const { style } = boxOf(true).box;
  expect([style.backgroundImage, style.backgroundColor]).toEqual(['url("/media/a.webp")', "rgb(119, 99, 121)"]);
});

it("a picture that takes longer is told by its hash until it has come, unless a newer one has taken its place", () => {
  const { box, come } = boxOf(false);
  expect(box.style.backgroundImage).toMatch(/^url\("data:image/);
  come();
  expect(box.style.backgroundImage).toBe('url("/media/a.webp")');
  box.style.backgroundImage = 'url("/media/b.webp")';
  come();
  expect(box.style.backgroundImage).toBe('url("/media/b.webp")');
});
