import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { Library } from "../../../src/features/library/context.ts";
import { LibraryContext } from "../../../src/features/library/context.ts";
import { Face } from "../../../src/features/library/Tile.tsx";
import { libraryFile } from "../../samples.ts";

const parts = { Thumbnail: () => <i data-testid="picture" />, Glimpse: () => null };

afterEach(cleanup);

function shown(file: ReturnType<typeof libraryFile>): boolean {
  render(
    <LibraryContext value={{ parts } as unknown as Library}>
      <Face file={file} />
    </LibraryContext>,
  );
  return screen.queryByTestId("picture") !== null;
}

it.each([
  ["the first page of a document stands for it", "file", "/media/page.webp", true],
  ["a document without pages has the sign of its kind", "file", null, false],
  ["the cover of a sound does not stand for what is heard", "audio", "/media/cover.webp", false],
] as const)("%s", (_, kind, thumbnail_url, picture) => {
  expect(shown({ ...libraryFile("a"), kind, thumbnail_url, placeholder: null })).toBe(picture);
});
