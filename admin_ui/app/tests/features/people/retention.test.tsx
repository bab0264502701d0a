import { MantineProvider } from "@mantine/core";
import type { Me } from "@offchat/client";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { newQueries } from "../../../src/features/accounts/session.ts";
import { NamespaceButtons } from "../../../src/features/people/NamespaceForms.tsx";
import { ALICE } from "../../samples.ts";

const POLICY = { types: null, max_file_bytes: null, person_quota_bytes: null, retention_days: null };
const NAMESPACE = { slug: "demo", name: "Demo", quota_bytes: null, used_bytes: 0, policy: POLICY };

afterEach(cleanup);

it.each([
  [{ files: 1204, more: false }, "Delete 1,204 files", /They are older than 30 days, and are deleted at once/],
  [{ files: 10_000, more: true }, "Delete more than 10,000 files", /They are older than 30 days/],
  [{ files: 0, more: false }, "Keep files for 30 days", /No file is that old yet/],
])(
  "says how many files go at once, before it is saved that they are kept for less time",
  async (counted, button, hint) => {
    const sent: unknown[] = [];
    const rest = new Rest("http://server", { session: true }, async (input, init) => {
      const request = new Request(input, init);
      if (request.method === "PATCH") sent.push(await request.json());
      const days = new URL(request.url).searchParams.get("retention_days");
      return Response.json(days === null ? NAMESPACE : { retention_days: Number(days), ...counted });
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
    await screen.findByText(hint);
    expect(sent).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: button }));
    await expect.poll(() => sent).toMatchObject([{ policy: { retention_days: 30 } }]);
  },
);
