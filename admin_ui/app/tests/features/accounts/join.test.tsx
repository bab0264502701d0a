import { MantineProvider } from "@mantine/core";
import { OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { JoinPage } from "../../../src/features/accounts/JoinPage.tsx";
import { rest } from "../../../src/features/accounts/session.ts";

const DORA = { id: "1", username: "dora", display_name: "Dora", avatar_url: null, is_bot: false };

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open() {
  window.location.hash = "#secret";
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <JoinPage />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("a link sets the password of its person, who then logs in", async () => {
  const post = vi
    .spyOn(rest, "post")
    .mockImplementation((async (path: string) =>
      path === "/api/v1/auth/link/" ? { kind: "invite", user: DORA, expires_at: "" } : DORA) as never);
  open();
  fireEvent.change(await screen.findByLabelText("New password"), { target: { value: "staple battery" } });
  fireEvent.click(screen.getByRole("button", { name: "Set your password" }));
  expect((await screen.findByRole("link", { name: "Log in" })).getAttribute("href")).toBe("/");
  const body = { token: "secret", password: "staple battery" };
  expect(post).toHaveBeenLastCalledWith("/api/v1/auth/link/use/", { body });
});

it("a link that was used already says so, and asks for nothing", async () => {
  const detail = "This link was used already.";
  vi.spyOn(rest, "post").mockRejectedValue(
    new OffChatError({ code: "forbidden", detail, status: 403, retryable: false }),
  );
  open();
  await screen.findByText(/has expired or was already used/);
  expect(screen.queryByLabelText("New password")).toBeNull();
});
