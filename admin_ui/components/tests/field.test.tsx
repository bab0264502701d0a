/** The field of a form, against a server. */
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { MediaSchema, MediaValue } from "../src/index.ts";
import { isMediaSchema, MediaField, MediaProvider } from "../src/index.ts";
import { file, LibraryServer } from "./library_server.ts";

let server: LibraryServer;
let values: MediaValue[];

beforeEach(async () => {
  server = new LibraryServer();
  await server.start();
  server.files = [file(1), file(2), file(3)];
  values = [];
});
afterEach(() => {
  cleanup();
  server.stop();
});

function Form({ schema, begin }: { schema: MediaSchema; begin: MediaValue }) {
  const [value, setValue] = useState<MediaValue>(begin);
  return (
    <MediaProvider baseUrl={server.baseUrl} token="oc_1">
      <MediaField
        schema={schema}
        value={value}
        onChange={(next) => {
          values.push(next);
          setValue(next);
        }}
      />
    </MediaProvider>
  );
}

const PICTURE: MediaSchema = { type: "object", format: "media", mediaTypes: ["image"], title: "Featured Image" };
const GALLERY: MediaSchema = { type: "array", format: "media", multiple: true, maxItems: 2, title: "Gallery" };

async function choose(...titles: string[]): Promise<void> {
  for (const title of titles) fireEvent.click(await screen.findByRole("button", { name: title }));
  fireEvent.click(screen.getByRole("button", { name: "Select" }));
}

test("the id of the chosen file is the value, and its picture is shown", async () => {
  render(<Form schema={PICTURE} begin={null} />);
  fireEvent.click(screen.getByRole("button", { name: "Choose a file" }));
  await choose("Photo 2");
  expect(values).toEqual(["f2"]);
  const picture = (await screen.findByTitle("Photo 2")).querySelector("img");
  expect(picture?.getAttribute("src")).toContain("/media/f2/medium.webp");
  fireEvent.click(screen.getByRole("button", { name: "Remove Photo 2" }));
  expect(values).toEqual(["f2", null]);
});

test("a value that a page has kept is looked up, with an address that is good now", async () => {
  render(<Form schema={PICTURE} begin="f3" />);
  const picture = (await screen.findByTitle("Photo 3")).querySelector("img");
  expect(picture?.getAttribute("src")).toBe(`${server.baseUrl}/media/f3/medium.webp?g=grant`);
  screen.getByRole("button", { name: "Choose another" });
});

test("a file that is gone is named as missing, and can be taken out", async () => {
  render(<Form schema={GALLERY} begin={["f9", "f1"]} />);
  await screen.findByText("This file is not there any more, or you may not see it.");
  await screen.findByTitle("Photo 1");
  fireEvent.click(screen.getByRole("button", { name: "Remove Untitled" }));
  expect(values).toEqual([["f1"]]);
});

test("several files have an order that can be changed, and there are not more of them than may be", async () => {
  render(<Form schema={GALLERY} begin={["f1"]} />);
  fireEvent.click(screen.getByRole("button", { name: "Choose files" }));
  await choose("Photo 2", "Photo 3");
  expect(values).toEqual([["f1", "f2"]]);
  expect(screen.queryByRole("button", { name: "Choose files" })).toBeNull();
  await waitFor(() => screen.getByRole("button", { name: "Move Photo 1 forward" }));
  fireEvent.click(screen.getByRole("button", { name: "Move Photo 1 forward" }));
  expect(values.at(-1)).toEqual(["f2", "f1"]);
});

test("a schema asks for the field by its format alone", () => {
  expect([isMediaSchema(GALLERY), isMediaSchema({ format: "uri" }), isMediaSchema(null)]).toEqual([true, false, false]);
});
