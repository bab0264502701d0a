import { MantineProvider } from "@mantine/core";
import { Rest, watchModeration } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { newQueries } from "../../src/features/accounts/session.ts";
import { useLive } from "../../src/features/moderation/media.ts";
import { QueueView } from "../../src/features/queue/QueueView.tsx";
import { ALICE } from "../samples.ts";

vi.mock("@offchat/client", async (original) => ({ ...(await original<object>()), watchModeration: vi.fn() }));

const AT = "2026-11-20T10:00:00.000Z";
const rest = new Rest("", { session: true });

function waiting(id: string) {
  const given = { id, version: 1, state: "open", sources: ["report"], reports: [], files: [], notes: [], said: [id] };
  return { ...given, subject: { type: "message", id: `m-${id}` }, author: ALICE, opened_at: AT, media: null };
}

const nothing = () => {};

function Page() {
  useLive(rest, "demo", nothing);
  return <QueueView rest={rest} namespace="demo" renderPlaceholder={() => null} renderContent={() => null} />;
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function shown() {
  render(
    <MemoryRouter>
      <MantineProvider env="test">
        <QueryClientProvider client={newQueries()}>
          <Page />
        </QueryClientProvider>
      </MantineProvider>
    </MemoryRouter>,
  );
}

it("reads the next cases before those that it shows are judged", async () => {
  const page = (ids: string[], next: string | null) => ({ results: ids.map(waiting), next, counts: { open: 2 } });
  vi.spyOn(rest, "get").mockResolvedValue(page(["one"], "/next") as never);
  const more = vi.spyOn(rest, "page").mockResolvedValue(page(["two"], null) as never);
  vi.mocked(watchModeration).mockReturnValue({ counts: async () => ({}), stop: nothing } as never);
  shown();
  await waitFor(() => expect(screen.getAllByRole("checkbox")).toHaveLength(2));
  expect(more).toHaveBeenCalledOnce();
});

it("decides the cases that are chosen together, with Shift all between two, and says what became of each", async () => {
  const listed = ["one", "two", "three"].map(waiting);
  vi.spyOn(rest, "get").mockResolvedValue({ results: listed, next: null, counts: { open: 3 } } as never);
  const left = { id: "two", case: null, action: null, error: { code: "conflict", detail: "It has changed." } };
  const post = vi.spyOn(rest, "post").mockResolvedValue({ results: [left] } as never);
  vi.mocked(watchModeration).mockReturnValue({ counts: async () => ({}), stop: nothing } as never);
  shown();
  await screen.findByRole("complementary");
  // By keyboard
  fireEvent.keyDown(document, { key: "x" });
  await screen.findByRole("region", { name: "1 case chosen" });
  fireEvent.click(screen.getByRole("checkbox", { name: "Choose three" }), { shiftKey: true });
  const bar = await screen.findByRole("region", { name: "3 cases chosen" });
  fireEvent.click(screen.getByRole("checkbox", { name: "Choose one" }));
  expect(bar.textContent).toContain("2 cases chosen");
  fireEvent.click(within(bar).getByRole("button", { name: "Approve" }));
  await waitFor(() => expect(post).toHaveBeenCalledOnce());
  const items = ["two", "three"].map((id) => ({ id, version: 1 }));
  expect(post.mock.calls[0]?.[1]).toMatchObject({ body: { items, action: "approve" } });
  await waitFor(() => expect(screen.queryByRole("region")).toBeNull());
});

it("judges the case that is looked at, also when the list no longer has it, and once for a key that is held", async () => {
  let listed = [waiting("one"), waiting("two")];
  const page = () => ({ results: listed, next: null, previous: null, counts: { open: listed.length } });
  vi.spyOn(rest, "get").mockImplementation(async () => page() as never);
  const post = vi.spyOn(rest, "post").mockReturnValue(new Promise<never>(() => {}));
  const watching = { counts: async () => ({}), stop: nothing };
  vi.mocked(watchModeration).mockReturnValue(watching as never);
  shown();
  const pane = await screen.findByRole("complementary");
  expect(pane.textContent).toContain("one");
  // Another moderator decides it while the connection is away: the list is read again when that is back.
  listed = [waiting("two")];
  act(() => vi.mocked(watchModeration).mock.calls[0]?.[2].watched?.({ counts: {} } as never));
  await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
  fireEvent.keyDown(document, { key: "a", repeat: true });
  expect(post).not.toHaveBeenCalled();
  fireEvent.keyDown(document, { key: "a" });
  await waitFor(() => expect(post).toHaveBeenCalledOnce());
  expect(post.mock.calls[0]?.[1]).toMatchObject({ path: { case_id: "one" } });
});
