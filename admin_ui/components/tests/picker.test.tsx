/** The picker and the browser inside of it, against a server. */
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MediaFile } from "../src/index.ts";
import { MediaBrowser, MediaPicker, MediaProvider } from "../src/index.ts";
import { file, LibraryServer } from "./library_server.ts";

let server: LibraryServer;

beforeEach(async () => {
  server = new LibraryServer();
  await server.start();
});
afterEach(() => {
  cleanup();
  server.stop();
});

interface Shown {
  multiple?: boolean;
  maxItems?: number;
  mediaTypes?: MediaFile["kind"][];
  namespace?: string;
}

function show({ multiple, ...options }: Shown = {}): { picked: unknown[]; closed: () => number } {
  const picked: unknown[] = [];
  const onClose = vi.fn();
  const shared = { isOpen: true, onClose, ...options };
  render(
    <MediaProvider baseUrl={server.baseUrl} token="oc_1">
      {multiple ? (
        <MediaPicker {...shared} multiple onSelect={(files) => picked.push(files)} />
      ) : (
        <MediaPicker {...shared} onSelect={(one) => picked.push(one)} />
      )}
    </MediaProvider>,
  );
  return { picked, closed: () => onClose.mock.calls.length };
}

const card = (title: string): Promise<HTMLElement> => screen.findByRole("button", { name: title });

test("a file is chosen, and handed out with whole addresses that open no doors", async () => {
  server.files = [file(1), file(2)];
  const { picked } = show();
  const select = await screen.findByRole<HTMLButtonElement>("button", { name: "Select" });
  expect(select.disabled).toBe(true);
  fireEvent.click(await card("Photo 1"));
  fireEvent.click(await card("Photo 2"));
  expect((await card("Photo 1")).getAttribute("aria-pressed")).toBe("false");
  fireEvent.click(select);
  const [chosen] = picked as MediaFile[];
  expect([chosen?.id, chosen?.title]).toEqual(["f2", "Photo 2"]);
  expect(chosen?.thumbnails.medium).toBe(`${server.baseUrl}/media/f2/medium.webp`);
  expect(chosen?.download_url).toBe(`${server.baseUrl}/media/f2/file?download=1`);
  expect(server.asked[0]).toBe("GET /api/v1/media/files/? Token oc_1");
});

test("several files come in the order in which they were chosen, and not more than may be", async () => {
  server.files = [file(1), file(2), file(3)];
  const { picked } = show({ multiple: true, maxItems: 2 });
  for (const title of ["Photo 3", "Photo 1", "Photo 2"]) fireEvent.click(await card(title));
  screen.getByText("2 of at most 2 chosen");
  fireEvent.click(screen.getByRole("button", { name: "Select" }));
  expect((picked[0] as MediaFile[]).map(({ id }) => id)).toEqual(["f3", "f1"]);
});

test("a double click takes one file at once", async () => {
  server.files = [file(1)];
  const { picked } = show();
  fireEvent.doubleClick(await card("Photo 1"));
  expect((picked as MediaFile[]).map(({ id }) => id)).toEqual(["f1"]);
});

test("only the wanted kinds of the wanted namespace are asked for", async () => {
  server.files = [file(1), file(2, { kind: "video", title: "Film" })];
  show({ mediaTypes: ["video", "audio"], namespace: "press" });
  await card("Film");
  expect(screen.queryByRole("button", { name: "Photo 1" })).toBeNull();
  expect(server.asked[0]).toContain("?namespace=press&kind=video&kind=audio");
});

test("the pages follow each other to the end, each file once, also when one was added meanwhile", async () => {
  server.files = Array.from({ length: 8 }, (_, index) => file(index));
  show();
  await card("Photo 0");
  server.files.unshift(file(99));
  for (const _ of [1, 2]) {
    fireEvent.click(await screen.findByRole("button", { name: "Show more" }));
    await waitFor(() => expect(screen.queryByText("Loading files")).toBeNull());
  }
  await card("Photo 7");
  const titles = within(screen.getByRole("dialog")).getAllByRole("button", { name: /^Photo/ });
  expect(titles.map((button) => button.getAttribute("aria-label"))).toEqual(
    Array.from({ length: 8 }, (_, index) => `Photo ${index}`),
  );
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

test("an error in the middle keeps what is there, says why, and the same page can be asked for again", async () => {
  server.files = Array.from({ length: 4 }, (_, index) => file(index));
  show();
  fireEvent.click(
    await screen.findByRole("button", { name: "Show more" }).then((button) => {
      server.failing = 1;
      return button;
    }),
  );
  expect((await screen.findByRole("alert")).textContent).toContain("The database is away for a moment.");
  await card("Photo 2");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await card("Photo 3");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("the words of the search field are searched for", async () => {
  server.files = [file(1), file(2, { title: "A red bicycle" })];
  show({ mediaTypes: ["image"] });
  await card("Photo 1");
  fireEvent.change(screen.getByRole("searchbox", { name: "Search the library" }), { target: { value: " bicycle " } });
  await card("A red bicycle");
  await waitFor(() => expect(screen.queryByRole("button", { name: "Photo 1" })).toBeNull());
  // On a busy machine the list is cleared well before the words are asked for.
  await waitFor(() => expect(server.asked.at(-1)).toContain("/api/v1/media/search/?kind=image&q=bicycle"));
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "zebra" } });
  await screen.findByText("No file matches these words.");
});

test("a file that is added is sent to the library and chosen when it has arrived", async () => {
  const { picked } = show({ namespace: "press" });
  await screen.findByText("No files yet. Add some, or drop them here.");
  const field = document.querySelector<HTMLInputElement>('input[type="file"]');
  if (!field) throw new Error("there is no file field");
  fireEvent.change(field, { target: { files: [new File(["pixels"], "new.jpg", { type: "image/jpeg" })] } });
  const added = await card("new.jpg");
  expect(server.uploads).toEqual([
    expect.objectContaining({ filename: "new.jpg", filetype: "image/jpeg", visibility: "library", namespace: "press" }),
  ]);
  await waitFor(() => expect(added.getAttribute("aria-pressed")).toBe("true"));
  within(added).getByText("Being processed");
  // Its picture comes by itself, and it stays chosen
  server.files[0] = { ...file(1), id: server.files[0]?.id ?? "", title: "new.jpg", version: 2 };
  await waitFor(() => expect(added.querySelector("img")).not.toBeNull());
  expect(added.getAttribute("aria-pressed")).toBe("true");
  fireEvent.click(screen.getByRole("button", { name: "Select" }));
  expect(picked).toHaveLength(1);
});

test("a file that is refused is named with the server's reason, and the others go on", async () => {
  server.refuse = "words.jpg";
  render(
    <MediaProvider baseUrl={server.baseUrl} token="oc_1">
      <MediaBrowser />
    </MediaProvider>,
  );
  const files = [new File(["words"], "words.jpg"), new File(["pixels"], "new.jpg")];
  const list = await screen.findByText("No files yet. Add some, or drop them here.");
  fireEvent.drop(list, { dataTransfer: { files } });
  expect((await screen.findByRole("alert")).textContent).toContain(
    "words.jpg was not added. This is a text file that claims to be a picture.",
  );
  await screen.findByTitle("new.jpg");
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("leaving without a choice is told, and nothing is handed out", async () => {
  const { picked, closed } = show();
  fireEvent.click(await screen.findByRole("button", { name: "Close" }));
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  fireEvent(screen.getByRole("dialog"), new Event("cancel", { cancelable: true }));
  expect([picked, closed()]).toEqual([[], 3]);
});
