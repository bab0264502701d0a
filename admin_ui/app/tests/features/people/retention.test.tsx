import { MantineProvider } from "@mantine/core";
import type { Me } from "@offchat/client";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { newQueries } from "../../../src/features/accounts/session.ts";
import { NamespaceButtons } from "../../../src/features/people/NamespaceForms.tsx";
import { ALICE } from "../../samples.ts";

const POLICY = { types: null, max_file_bytes: null, retention_days: null };
const NAMESPACE = { slug: "demo", name: "Demo", quota_bytes: null, used_bytes: 0, policy: POLICY };

it("says what files will be deleted at once and for good, before it is saved that they are kept for less time", async () => {
  const sent: unknown[] = [];
  const rest = new Rest("http://server", { session: true }, async (input, init) => {
    const request = new Request(input, init);
    if (request.method === "PATCH") sent.push(await request.json());
    return Response.json(NAMESPACE);
  });
  const me = { user: ALICE, namespaces: [] } as unknown as Me;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={newQueries()}>
        <NamespaceButtons rest={rest} me={me} slug="demo" />
      </QueryClientProvider>
    </MantineProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Namespace settings" }));
  fireEvent.change(await screen.findByLabelText("Days that files are kept"), { target: { value: "30" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(/Files older than 30 days are deleted at once and for good/);
  expect(sent).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Delete older files" }));
  await expect.poll(() => sent).toMatchObject([{ policy: { retention_days: 30 } }]);
});
