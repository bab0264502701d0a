/** Files of messages for later, against a server that takes uploads. */
import { MantineProvider } from "@mantine/core";
import { Chat } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TusServer } from "../../../../client/tests/tus_server.ts";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { LaterDialog } from "../../../src/features/chat/own/LaterDialog.tsx";

let server: TusServer;
const later = vi.fn();
const onClose = vi.fn();

beforeEach(async () => {
  server = new TusServer();
  await server.start();
  later.mockReset().mockResolvedValue(true);
  onClose.mockReset();
});
afterEach(() => {
  cleanup();
  server.stop();
});

function dialog(text = "") {
  const chat = new Chat({ token: "oc_1", baseUrl: server.baseUrl });
  const gone = vi.spyOn(chat.rest, "delete").mockResolvedValue(undefined as never);
  const draft = { text, left: 8000, write: () => undefined, later };
  const page = render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <ChatContext value={chat}>
          <LaterDialog draft={draft} namespace="demo" onClose={onClose} />
        </ChatContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { gone, page };
}

function choose(...names: string[]) {
  const input = document.querySelector("input[type=file]") as HTMLInputElement;
  fireEvent.change(input, { target: { files: names.map((name) => new File(["dawn"], name, { type: "image/jpeg" })) } });
}

const schedule = () => screen.getByRole("button", { name: "Schedule" });

it("uploads files for the writer alone, then schedules the message with them", async () => {
  const { gone, page } = dialog();
  expect(schedule()).toHaveProperty("disabled", true);
  choose("a.jpg", "b.jpg");
  fireEvent.click(schedule());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(later.mock.calls.map(([, files]) => [...files.attachments].sort())).toEqual([["f-up1", "f-up2"]]);
  expect([...server.uploads.values()].map(({ metadata }) => [metadata.namespace, metadata.visibility])).toEqual([
    ["demo", "private"],
    ["demo", "private"],
  ]);
  page.unmount();
  expect(gone).not.toHaveBeenCalled();
});

it("schedules nothing where a file fails, and goes on without it", async () => {
  server.refuse = "bad.jpg";
  dialog("At dawn");
  choose("good.jpg", "bad.jpg");
  fireEvent.click(schedule());
  await screen.findByRole("button", { name: "Try again" });
  expect(later).not.toHaveBeenCalled();
  await waitFor(() => expect(schedule()).toHaveProperty("disabled", true));
  fireEvent.click(screen.getByRole("button", { name: "Remove bad.jpg" }));
  await waitFor(() => expect(schedule()).toHaveProperty("disabled", false));
  fireEvent.click(schedule());
  await waitFor(() => expect(later).toHaveBeenCalledTimes(1));
  expect(later.mock.calls[0]?.[1].attachments).toHaveLength(1);
});

it("gives up what was uploaded where the dialog is closed, and keeps what the server may have taken", async () => {
  const { gone, page } = dialog();
  choose("a.jpg");
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
  page.unmount();
  const path = { media_id: "f-up1" };
  await waitFor(() => expect(gone).toHaveBeenCalledWith("/api/v1/media/files/{media_id}/", { path }));
  later.mockResolvedValue(false);
  const again = dialog();
  choose("b.jpg");
  fireEvent.click(schedule());
  await waitFor(() => expect(later).toHaveBeenCalled());
  expect(onClose).not.toHaveBeenCalled();
  again.page.unmount();
  await waitFor(() => expect(server.uploads.size).toBe(2));
  expect(again.gone).not.toHaveBeenCalled();
});
