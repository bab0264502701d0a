import { MantineProvider } from "@mantine/core";
import { OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Passkeys } from "../../../src/features/accounts/Passkeys.tsx";
import { rest } from "../../../src/features/accounts/session.ts";

const phone = { id: "p1", name: "Phone", created_at: "2026-11-20T10:00:00Z", last_used_at: null };

beforeEach(() => {
  vi.stubGlobal("PublicKeyCredential", class {});
  vi.stubGlobal("navigator", { ...navigator, credentials: { get: vi.fn(), create: vi.fn() } });
  vi.spyOn(rest, "get").mockImplementation((async (path: string) =>
    path === "/api/v1/me/passkeys/"
      ? { results: [phone] }
      : path === "/api/v1/me/second-factor/"
        ? { on: true }
        : { results: [], password: true }) as unknown as typeof rest.get);
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <Passkeys />
      </QueryClientProvider>
    </MantineProvider>,
  );
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("renames a passkey by Enter, and adds none by that", async () => {
  const patch = vi.spyOn(rest, "patch").mockResolvedValue(phone as never);
  const post = vi.spyOn(rest, "post");
  fireEvent.click(await screen.findByRole("button", { name: "Rename Phone" }));
  const save = screen.getByRole("button", { name: "Save" });
  const form = save.closest("form") as HTMLFormElement;
  fireEvent.change(within(form).getByLabelText("Name of the passkey"), { target: { value: "Old phone" } });
  fireEvent.submit(form);
  await vi.waitFor(() =>
    expect(patch).toHaveBeenCalledWith("/api/v1/me/passkeys/{passkey_id}/", {
      path: { passkey_id: "p1" },
      body: { name: "Old phone" },
    }),
  );
  expect(post).not.toHaveBeenCalled();
});

it("asks for another code where a passkey was refused, and keeps the password", async () => {
  const problem = { code: "conflict", detail: "You have 20 passkeys.", retryable: false };
  vi.spyOn(rest, "post").mockRejectedValue(new OffChatError(problem as never));
  const code = await screen.findByLabelText<HTMLInputElement>(/code/i);
  const password = screen.getByLabelText<HTMLInputElement>("Your password");
  fireEvent.change(password, { target: { value: "secret" } });
  fireEvent.change(code, { target: { value: "287082" } });
  fireEvent.click(screen.getByRole("button", { name: "Add a passkey" }));
  await screen.findByText("You have 20 passkeys.");
  expect([password.value, code.value]).toEqual(["secret", ""]);
});
