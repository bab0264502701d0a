import { MantineProvider } from "@mantine/core";
import { OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LoginPage } from "../../../src/features/accounts/LoginPage.tsx";
import { rest } from "../../../src/features/accounts/session.ts";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function page(queries: QueryClient) {
  return (
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <LoginPage />
      </QueryClientProvider>
    </MantineProvider>
  );
}

it("what was read for the person before is forgotten, and what holds for everybody is kept", async () => {
  const queries = new QueryClient();
  queries.setQueryData(["config"], { version: "1" });
  queries.setQueryData(["activity", "demo"], { results: ["theirs"] });
  render(page(queries));
  await vi.waitFor(() => expect(queries.getQueryData(["activity", "demo"])).toBeUndefined());
  expect(queries.getQueryData(["config"])).toEqual({ version: "1" });
});

describe("a wrong password", () => {
  it("is said, and can be typed anew at once", async () => {
    const refused = new OffChatError({ code: "unauthenticated", detail: "No.", status: 401, retryable: false });
    vi.spyOn(rest, "post").mockRejectedValue(refused);
    render(page(new QueryClient()));
    const password = screen.getByLabelText("Password");
    fireEvent.change(screen.getByLabelText("Username"), { target: { value: "alice" } });
    fireEvent.change(password, { target: { value: "guess" } });
    fireEvent.click(screen.getByRole("button", { name: "Log in" }));
    await screen.findByText(/do not match/);
    await vi.waitFor(() => expect(document.activeElement).toBe(password));
  });
});
