import { MantineProvider } from "@mantine/core";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it } from "vitest";
import { newQueries } from "../../src/features/accounts/session.ts";
import { BlockingView } from "../../src/features/blocking/BlockingView.tsx";

afterEach(cleanup);

it("takes a list in from a file that is chosen in the menu, and says what became of it", async () => {
  const sent: unknown[] = [];
  const rest = new Rest("http://server", { session: true }, async (input, init) => {
    const request = new Request(input, init);
    if (request.method === "POST") sent.push(await request.json());
    return Response.json(
      request.method === "POST" ? { created: 2, skipped: 1, errors: [] } : { results: [], next: null },
    );
  });
  const { container } = render(
    <MantineProvider env="test">
      <QueryClientProvider client={newQueries()}>
        <MemoryRouter>
          <BlockingView rest={rest} namespace="demo" back="/dashboard/files" />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "CSV: import and export" }));
  const address = (await screen.findByRole("menuitem", { name: "Export CSV" })).getAttribute("href");
  expect(address).toContain("format=csv");
  const field = container.querySelector<HTMLInputElement>("input[type=file]");
  const asked = new Promise((resolve) => field?.addEventListener("click", resolve));
  fireEvent.click(screen.getByRole("menuitem", { name: "Import CSV" }));
  await asked;
  const files = [new File(["kind,value,reason\n"], "list.csv", { type: "text/csv" })];
  if (field) fireEvent.change(field, { target: { files } });
  await expect.poll(() => sent).toEqual([{ csv: "kind,value,reason\n", namespace: "demo" }]);
  expect((await screen.findByRole("status")).textContent).toContain("2");
});
