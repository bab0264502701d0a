import { MantineProvider } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { Chat } from "@offchat/client";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { CaptionsDialog } from "../../../src/features/chat/CaptionsDialog.tsx";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { attachment, message } from "../../samples.ts";

const chat = new Chat({ token: "oc_1", baseUrl: "http://localhost" });
const edit = vi.spyOn(chat, "editMessage").mockResolvedValue();
const files = { render: () => null, height: () => 0, summary: () => null, thumbnail: () => null };

function dialog(...attachments: Attachment[]) {
  const onClose = vi.fn();
  const shown = message(1, { attachments, captions: { a: "Dawn" } });
  render(
    <MantineProvider>
      <ChatContext value={chat}>
        <CaptionsDialog message={shown} files={files} onClose={onClose} />
      </ChatContext>
    </MantineProvider>,
  );
  return onClose;
}

const FILES = [attachment({ id: "a", name: "a.jpg", title: "" }), attachment({ id: "b", name: "b.jpg", title: "" })];

afterEach(cleanup);

it("sends what was changed alone, and the order only where it is another", async () => {
  const onClose = dialog(...FILES);
  fireEvent.change(screen.getByRole("textbox", { name: "Caption of b.jpg" }), { target: { value: " Dusk " } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(edit).toHaveBeenLastCalledWith("m1", { captions: { b: "Dusk" } });
  cleanup();
  dialog(...FILES);
  expect(screen.getByRole("button", { name: "Move a.jpg up" })).toHaveProperty("disabled", true);
  fireEvent.click(screen.getByRole("button", { name: "Move a.jpg down" }));
  expect(screen.getByRole("status").textContent).toBe("a.jpg: place 2 of 2");
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(edit).toHaveBeenLastCalledWith("m1", { attachments: ["b", "a"] }));
});

it("says how much is too long, and what the server refuses, and keeps what was written", async () => {
  const onClose = dialog(...FILES);
  const field = screen.getByRole("textbox", { name: "Caption of a.jpg" });
  fireEvent.change(field, { target: { value: "x".repeat(1002) } });
  expect(screen.getByText("2 characters too many")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
  fireEvent.change(field, { target: { value: "Noon" } });
  edit.mockRejectedValueOnce(new Error("offline"));
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByRole("alert");
  expect(field).toHaveProperty("value", "Noon");
  expect(onClose).not.toHaveBeenCalled();
});
