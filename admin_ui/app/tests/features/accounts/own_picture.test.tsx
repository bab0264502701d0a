import { MantineProvider } from "@mantine/core";
import { OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OwnPicture } from "../../../src/features/accounts/OwnPicture.tsx";
import { rest } from "../../../src/features/accounts/session.ts";

const url = "/media/avatars/01a224ef-b347-7e32-b35f-f9f810f28e71/128.webp";
const user = { id: "u1", username: "alice", display_name: "Alice", avatar_url: url, is_bot: false };
const me = {
  user,
  namespaces: [],
  default_namespace: null,
  upload_bytes: 1,
  second_factor_due: null,
  second_factor_asked_by: [],
  grant: { token: "", expires_at: "" },
};
const square = new Blob(["a square"], { type: "image/webp" });

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) => done(square));
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function choose(opened: Promise<unknown>) {
  vi.stubGlobal("createImageBitmap", () => opened);
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <OwnPicture me={me} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  const file = new File(["bytes"], "me.jpg", { type: "image/jpeg" });
  fireEvent.change(screen.getByLabelText("Choose a picture"), { target: { files: [file] } });
}

describe("one's own picture", () => {
  it("sends the square that was chosen", async () => {
    const put = vi.spyOn(rest, "put").mockResolvedValue(user as never);
    choose(Promise.resolve({ width: 800, height: 600 }));
    fireEvent.click(await screen.findByRole("button", { name: "Use this picture" }));
    await vi.waitFor(() => expect(put).toHaveBeenCalledWith("/api/v1/me/avatar/", square));
  });

  it("says what the server has against it, and offers to choose again", async () => {
    const detail = "This file is damaged. Your picture was not changed.";
    vi.spyOn(rest, "put").mockRejectedValue(new OffChatError({ code: "invalid_media", detail, retryable: false }));
    choose(Promise.resolve({ width: 800, height: 600 }));
    fireEvent.click(await screen.findByRole("button", { name: "Use this picture" }));
    await screen.findByText(detail);
    screen.getByRole("button", { name: "Change picture" });
  });

  it("says that a file is no picture before anything is sent", async () => {
    const put = vi.spyOn(rest, "put");
    choose(Promise.reject(new Error("no picture")));
    await screen.findByText(/cannot be opened as a picture/);
    expect(put).not.toHaveBeenCalled();
  });

  it("is removed", async () => {
    const end = vi.spyOn(rest, "delete").mockResolvedValue({ ...user, avatar_url: null } as never);
    choose(Promise.resolve(null));
    fireEvent.click(screen.getByRole("button", { name: "Remove picture" }));
    await vi.waitFor(() => expect(end).toHaveBeenCalledWith("/api/v1/me/avatar/"));
  });
});
