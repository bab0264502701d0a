/** Files of messages for later: when they are uploaded, and what becomes of them. */
import { MantineProvider } from "@mantine/core";
import { Chat, OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TransferCallbacks, TransferPlan } from "../../../../client/src/uploads/plan.ts";
import { Transfer } from "../../../../client/src/uploads/transfer.ts";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { LaterDialog } from "../../../src/features/chat/own/LaterDialog.tsx";

type Inside = { plan: TransferPlan; callbacks: TransferCallbacks };

const later = vi.fn();
const onClose = vi.fn();
let places: TransferPlan["place"][] = [];

beforeEach(() => {
  places = [];
  later.mockReset().mockResolvedValue(true);
  onClose.mockReset();
  // In place of the network: every file is taken, but for bad ones.
  vi.spyOn(Transfer.prototype, "start").mockImplementation(function (this: Transfer) {
    const { plan, callbacks } = this as unknown as Inside;
    places.push(plan.place);
    if (plan.file.name.startsWith("bad"))
      return callbacks.onError(new OffChatError({ code: "unsupported_type", detail: "Not here.", retryable: false }));
    callbacks.onIds(`f-${plan.file.name}`, null);
    callbacks.onSuccess();
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function dialog(text = "", now = false) {
  const chat = new Chat({ token: "oc_1", baseUrl: "http://localhost" });
  vi.spyOn(chat.rest, "get").mockRejectedValue(new Error("offline"));
  const gone = vi.spyOn(chat.rest, "delete").mockResolvedValue(undefined as never);
  const draft = { text, left: 8000, write: () => undefined, later };
  const page = render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <ChatContext value={chat}>
          <LaterDialog draft={draft} namespace="demo" now={now} onClose={onClose} />
        </ChatContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { gone, page };
}

function choose(...names: string[]) {
  const input = document.querySelector("input[type=file]") as HTMLInputElement;
  const chosen = names.map((name) => new File(["dawn"], name, { type: "image/jpeg" }));
  fireEvent.change(input, { target: { files: chosen } });
}

const schedule = () => screen.getByRole("button", { name: "Schedule" });

it("uploads files for the writer alone, then schedules the message with them", async () => {
  const { gone, page } = dialog();
  expect(schedule()).toHaveProperty("disabled", true);
  choose("a.jpg", "b.jpg");
  fireEvent.click(schedule());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(later.mock.calls.map(([, files]) => files.attachments)).toEqual([["f-a.jpg", "f-b.jpg"]]);
  const alone = { namespace: "demo", visibility: "private" };
  expect(places).toEqual([alone, alone]);
  page.unmount();
  expect(gone).not.toHaveBeenCalled();
});

it("schedules nothing where a file fails, and goes on without it", async () => {
  dialog("At dawn");
  choose("good.jpg", "bad.jpg");
  fireEvent.click(schedule());
  await screen.findByRole("button", { name: "Try again" });
  await waitFor(() => expect(schedule()).toHaveProperty("disabled", true));
  expect(later).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Remove bad.jpg" }));
  await waitFor(() => expect(schedule()).toHaveProperty("disabled", false));
  fireEvent.click(schedule());
  await waitFor(() => expect(later).toHaveBeenCalledTimes(1));
  expect(later.mock.calls[0]?.[1].attachments).toEqual(["f-good.jpg"]);
});

it("gives up what was uploaded where the dialog is closed, and keeps what the server may have taken", async () => {
  const { gone, page } = dialog();
  choose("a.jpg");
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
  page.unmount();
  const path = { media_id: "f-a.jpg" };
  await waitFor(() => expect(gone).toHaveBeenCalledWith("/api/v1/media/files/{media_id}/", { path }));
  later.mockResolvedValue(false);
  const again = dialog();
  choose("b.jpg");
  fireEvent.click(schedule());
  await waitFor(() => expect(later).toHaveBeenCalled());
  expect(onClose).not.toHaveBeenCalled();
  again.page.unmount();
  await Promise.resolve();
  expect(again.gone).not.toHaveBeenCalled();
});

const refusal = (code: string, detail = "", retryable = false) => new OffChatError({ code, detail, retryable });

/** The server answers an attempt with this. */
function failing(thrown: OffChatError) {
  later.mockImplementationOnce(async (_at, _files, onFailure) => {
    said.push(onFailure(thrown));
    return false;
  });
}

const said: unknown[] = [];

it("gives up what the server has surely not taken, and asks anew where an attempt without an answer stands", async () => {
  said.length = 0;
  const refused = dialog();
  choose("a.jpg");
  failing(refusal("invalid", "Must be to come."));
  fireEvent.click(schedule());
  await waitFor(() => expect(said).toEqual([null]));
  refused.page.unmount();
  await waitFor(() => expect(refused.gone).toHaveBeenCalledTimes(1));

  const twice = dialog();
  choose("b.jpg");
  for (const thrown of [refusal("disconnected", "", true), refusal("conflict", "Another under this client_id.")]) {
    failing(thrown);
    fireEvent.click(schedule());
    await waitFor(() => expect(schedule()).toHaveProperty("disabled", false));
  }
  await waitFor(() => expect(said.length).toBe(3));
  expect(said[2]).toMatch(/^An earlier attempt was scheduled/);
  await waitFor(() => expect(schedule().hasAttribute("data-loading")).toBe(false));
  fireEvent.click(schedule());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const [, first, second, third] = later.mock.calls.map(([, files]) => files.clientId);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  twice.page.unmount();
  expect(twice.gone).not.toHaveBeenCalled();
});

it("asks before the page is closed while files belong to no message yet", async () => {
  const { page } = dialog("sunrise");
  const leaves = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leaves()).toBe(true);
  choose("a.jpg");
  await waitFor(() => expect(leaves()).toBe(false));
  fireEvent.click(schedule());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  page.unmount();
  expect(leaves()).toBe(true);
});

it("takes captions and another order for files before anything is sent, and sends them at once", async () => {
  dialog("At dawn", true);
  const send = () => screen.getByRole("button", { name: "Send" });
  expect(screen.queryByLabelText("Day")).toBeNull();
  choose("a.jpg", "b.jpg", "c.jpg");
  const caption = (name: string, text: string) =>
    fireEvent.change(screen.getByRole("textbox", { name: `Caption of ${name}` }), { target: { value: text } });
  caption("a.jpg", " The harbour ");
  caption("b.jpg", "x".repeat(1001));
  expect(screen.getByText("1 character too many")).toBeTruthy();
  expect(send()).toHaveProperty("disabled", true);
  caption("b.jpg", "");
  fireEvent.click(screen.getByRole("button", { name: "Move a.jpg down" }));
  expect(screen.getByRole("status").textContent).toBe("a.jpg: place 2 of 3");
  const picture = (name: string) =>
    screen.getByText(name).closest("li")?.querySelector("[draggable=true]") as HTMLElement;
  fireEvent.dragStart(picture("c.jpg"), { dataTransfer: { setData: () => undefined } });
  fireEvent.dragOver(picture("b.jpg"));
  fireEvent.dragEnd(picture("c.jpg"));
  fireEvent.click(send());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const [at, files] = later.mock.calls[0] ?? [];
  expect(at).toBeNull();
  expect(files).toMatchObject({
    attachments: ["f-c.jpg", "f-b.jpg", "f-a.jpg"],
    captions: { "f-a.jpg": "The harbour" },
  });
});
