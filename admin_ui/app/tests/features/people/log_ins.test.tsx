import { MantineProvider } from "@mantine/core";
import { OffChatError, type Rest } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PersonLogIns } from "../../../src/features/people/PersonLogIns.tsx";

const BOB = { id: "u2", username: "bob", display_name: "Bob", avatar_url: null, is_bot: false };
const LOG_IN = {
  id: "s1",
  kind: "session",
  current: false,
  created_at: "2026-11-20T10:00:00Z",
  used_at: "2025-11-21T10:00:00Z",
  expires_at: "",
};
const PATH = { path: { user_id: "u2" } };

afterEach(cleanup);

function show(answers: object[], onEndAll = vi.fn()) {
  const rest = {
    get: vi.fn(async () => ({ results: answers, next: null, previous: null })),
    delete: vi.fn(async () => undefined),
  };
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <PersonLogIns rest={rest as unknown as Rest} person={BOB} onClose={() => {}} onEndAll={onEndAll} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return rest;
}

describe("where a person is logged in", () => {
  it("shows browser and address, and ends one log-in", async () => {
    const rest = show([{ ...LOG_IN, client: "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0", address: "192.0.2.7" }]);
    await screen.findByText("Firefox · Linux");
    screen.getByText(/from 192\.0\.2\.7 · Last used Nov 21, 2025/);
    expect(rest.get).toHaveBeenCalledWith("/api/v1/users/{user_id}/sessions/", PATH);
    fireEvent.click(screen.getByRole("button", { name: "Log out Firefox · Linux" }));
    await vi.waitFor(() =>
      expect(rest.delete).toHaveBeenCalledWith("/api/v1/users/{user_id}/sessions/{log_in_id}/", {
        path: { user_id: "u2", log_in_id: "s1" },
      }),
    );
  });

  it("says why a log-in cannot be ended", async () => {
    const rest = show([{ ...LOG_IN, client: "offchat-bot/2", address: "" }]);
    rest.delete.mockRejectedValue(new OffChatError({ code: "forbidden", detail: "Not yours.", retryable: false }));
    fireEvent.click(await screen.findByRole("button", { name: "Log out offchat-bot" }));
    await screen.findByText("Not yours.");
  });

  it("says that there is none, and asks for the end of all", async () => {
    const onEndAll = vi.fn();
    show([], onEndAll);
    await screen.findByText("Not logged in anywhere.");
    fireEvent.click(screen.getByRole("button", { name: "Log out everywhere" }));
    expect(onEndAll).toHaveBeenCalledWith(BOB);
  });
});
