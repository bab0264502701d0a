import { MantineProvider } from "@mantine/core";
import type { MediaFile } from "@offchat/client";
import { act, cleanup, fireEvent, render } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Library } from "../../../src/features/library/context.ts";
import { LibraryContext } from "../../../src/features/library/context.ts";
import type { GridProps } from "../../../src/features/library/Grid.tsx";
import { Grid } from "../../../src/features/library/Grid.tsx";
import { fullRows, paceOf, rowAt, startsOf } from "../../../src/features/library/useVisible.ts";
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
  vi.useRealTimers();
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

const PICTURES = MANY.map((file) => ({ ...file, placeholder: HASH, thumbnail_url: `/media/${file.id}.webp` }));

/** Time stands still, so that a test says how fast it is scrolled. */
function timed() {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "performance", "requestAnimationFrame", "cancelAnimationFrame"],
  });
}

function after(ms: number) {
  act(() => void vi.advanceTimersByTime(ms));
}

function scrollBy(px: number) {
  scrolled += px;
  fireEvent.scroll(window);
}

it("a line that goes by too fast is drawn without its picture, which comes when the scrolling ends", () => {
  timed();
  shown(PICTURES);
  const isPictured = (place: number) =>
    fileAt(place).parentElement?.querySelector("[data-picture]")?.getAttribute("style")?.includes("url(") ?? false;
  expect(isPictured(10)).toBe(true);
  after(16);
  scrollBy(10 * LINE_PX);
  expect([isPictured(10), isPictured(20)]).toEqual([true, false]);
  after(200);
  expect(isPictured(20)).toBe(true);
});

/** What follows a movement so soon is no jump. */
function fling() {
  scrollBy(1);
  after(16);
  scrollBy(5200);
}

/** More frames than there are rows. */
function stand() {
  for (let frame = 0; frame < 20; frame += 1) after(16);
}

/** A box of 700 by 520 px with rows of three to four pictures, of which some are chosen. */
function gridOf(chosen: readonly string[] = []) {
  timed();
  class Wide {
    observe = () => undefined;
    disconnect = () => undefined;
    constructor(tell: (entries: { contentRect: { width: number; height: number } }[]) => void) {
      setTimeout(() => tell([{ contentRect: { width: 700, height: 520 } }]));
    }
  }
  vi.stubGlobal("ResizeObserver", Wide);
  shown(PICTURES, { lines: false, selection: new Set(chosen) });
  stand();
  return [...(document.querySelector("ul")?.children ?? [])];
}

/** Whether each row that is drawn shows its files, or their colours alone. */
function inFull() {
  return [...(document.querySelector("ul")?.children ?? [])].map(({ childElementCount }) => childElementCount > 0);
}

it("rows of the grid that go by too fast are one element each, with the colours of their pictures", () => {
  const before = gridOf();
  expect(new Set(inFull())).toEqual(new Set([true]));
  fling();
  expect(inFull()).not.toContain(true);
  const row = document.querySelector("ul")?.children[0] as HTMLElement;
  expect(row.style.backgroundImage).toContain("rgb(119, 99, 121)");
  expect(row.style.height).toBe((before[0] as HTMLElement).style.height);
});

it("when the scrolling ends all rows that are seen have their files at once, and the others one by one", () => {
  gridOf();
  fling();
  after(150);
  const seen = inFull();
  expect(seen.slice(4, -4)).not.toContain(false);
  expect(seen).toContain(false);
  after(16);
  expect(inFull().filter(Boolean).length).toBe(seen.filter(Boolean).length + 2);
  stand();
  expect(inFull()).not.toContain(false);
});

it("chosen files and the one that has the keyboard are there at any speed", () => {
  const chosen = PICTURES.map(({ id }) => id).filter((_, place) => place % 10 === 0);
  gridOf(chosen);
  fling();
  expect(places().some((place) => place % 10 === 0)).toBe(true);
  expect(inFull()).toContain(false);
  fireEvent.keyDown(fileAt(places()[0] as number), { key: "End" });
  expect(fileAt(999).tabIndex).toBe(0);
});

it.each([
  ["200 px a frame", 16, 200, "passing"],
  ["a turn of a wheel", 16, 40, "moving"],
  ["a jump after a pause", 400, 9000, "standing"],
])("of %s the pace is told", (_, at, top, pace) => {
  expect(paceOf({ at: 0, top: 0 }, { at, top }, 800)).toBe(pace);
});

it.each([
  ["at first those that are seen", "standing", [0, 0], [8, 13]],
  ["of those that stand apart none", "standing", [4, 6], [8, 13]],
  ["one more at each end", "moving", [8, 13], [7, 14]],
  ["not more than are drawn", "moving", [4, 17], [4, 17]],
  ["those that stay", "passing", [2, 7], [4, 7]],
  ["none that come", "passing", [0, 3], [8, 8]],
] as const)("in full are drawn %s", (_, pace, [fullFrom, fullTo], rows) => {
  const now = { from: 4, to: 17, seen: 8, last: 12 };
  expect(Object.values(fullRows({ fullFrom, fullTo }, now, pace))).toEqual(rows);
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
