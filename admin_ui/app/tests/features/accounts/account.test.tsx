import { MantineProvider } from "@mantine/core";
import type { Me } from "@offchat/client";
import { OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AccountPage } from "../../../src/features/accounts/AccountPage.tsx";
import { rest } from "../../../src/features/accounts/session.ts";
import { clientName } from "../../../src/ui/clientName.ts";

const user = { id: "u1", username: "alice", display_name: "Alice", avatar_url: null, is_bot: false };
const me = {
  user,
  namespaces: [],
  default_namespace: null,
  upload_bytes: 1,
  second_factor_due: null,
  second_factor_asked_by: [],
  grant: { token: "", expires_at: "" },
};
const logIn = {
  kind: "session",
  created_at: "2026-11-20T10:00:00Z",
  used_at: "2026-11-21T10:00:00Z",
  expires_at: "",
  address: "192.0.2.1",
};

beforeEach(() => {
  vi.spyOn(rest, "get").mockImplementation((async (path: string) =>
    path === "/api/v1/me/settings/"
      ? { theme: "auto", language: "", notifications: "all" }
      : path === "/api/v1/me/storage/"
        ? { namespace: "demo", used_bytes: 900, quota_bytes: 1000, left_bytes: 100, warning: 80 }
        : path === "/api/v1/me/blocks/"
          ? { results: [], next: null, previous: null }
          : {
              results: [
                { ...logIn, id: "s1", current: true, client: "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0" },
                { ...logIn, id: "s2", current: false, client: "offchat-bot/2" },
              ],
              next: null,
              previous: null,
            }) as unknown as typeof rest.get);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function show(shown: Me = me) {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <AccountPage me={shown} />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

describe("one's own account", () => {
  it("tells how much of one's storage is used, and what is left before it is full", async () => {
    show({ ...me, namespaces: [{ id: "n1", slug: "demo", name: "Demo", role: "member" }] });
    const storage = within(await screen.findByRole("region", { name: "Storage" }));
    expect((await storage.findByText(/used$/)).textContent).toMatch(/^900.B of 1,000.B used$/);
    expect(storage.getByRole("status").textContent).toMatch(/^100.B are left/);
  });

  it("shows where one is logged in and ends another log-in, but offers not to end the one at hand", async () => {
    const end = vi.spyOn(rest, "delete").mockResolvedValue(undefined as never);
    show();
    const here = (await screen.findByText("Firefox · Linux")).closest("li");
    expect(here && within(here).queryByRole("button")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Log out offchat-bot" }));
    await vi.waitFor(() =>
      expect(end).toHaveBeenCalledWith("/api/v1/me/sessions/{log_in_id}/", { path: { log_in_id: "s2" } }),
    );
  });

  it("keeps what was typed and says why where a new password is refused", async () => {
    const refused = new OffChatError({ code: "invalid", detail: "This password is too common.", retryable: false });
    vi.spyOn(rest, "post").mockRejectedValue(refused);
    show();
    fireEvent.change(screen.getByLabelText("Current password"), { target: { value: "old" } });
    fireEvent.change(screen.getByLabelText("New password"), { target: { value: "password" } });
    fireEvent.click(screen.getByRole("button", { name: "Change password" }));
    await screen.findByText("This password is too common.");
    expect(screen.getByLabelText<HTMLInputElement>("Current password").value).toBe("old");
  });

  it("changes the name", async () => {
    const patch = vi.spyOn(rest, "patch").mockResolvedValue(me as never);
    show();
    fireEvent.change(screen.getByLabelText("Name"), { target: { value: "Alice A." } });
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => expect(patch).toHaveBeenCalledWith("/api/v1/me/", { body: { display_name: "Alice A." } }));
  });
});

describe("what a program is called", () => {
  it.each([
    ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
      "Safari · iOS",
    ],
    ["python-httpx/0.28", "python-httpx"],
    ["", null],
  ])("%s", (agent, name) => expect(clientName(agent)).toBe(name));
});
