import { MantineProvider } from "@mantine/core";
import type { Me } from "@offchat/client";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { newQueries } from "../../../src/features/accounts/session.ts";
import { NamespaceButtons } from "../../../src/features/people/NamespaceForms.tsx";
import { ALICE } from "../../samples.ts";

const POLICY = { types: null, max_file_bytes: null, person_quota_bytes: null, retention_days: null, retention: null };
const NAMESPACE = { slug: "demo", name: "Demo", quota_bytes: null, used_bytes: 0, policy: POLICY };

afterEach(cleanup);

it.each([
  [{ files: 1204, bytes: 3e9, more: false }, "Delete 1,204 files", /They take up 2.8 GiB, and are deleted at once/],
  [{ files: 10_000, bytes: 3e9, more: true }, "Delete more than 10,000 files", /They take up 2.8 GiB/],
  [{ files: 0, bytes: 0, more: false }, "Set how long files are kept", /No file goes right now/],
])(
  "says how many files go at once, before it is saved that they are kept for less time",
  async (counted, button, hint) => {
    const sent: unknown[] = [];
    const tried: unknown[] = [];
    const rest = new Rest("http://server", { session: true }, async (input, init) => {
      const request = new Request(input, init);
      if (request.method === "PATCH") sent.push(await request.json());
      if (request.url.includes("/rooms/"))
        return Response.json({ results: [{ id: "r1", name: "Harbour" }], next: null });
      if (request.method === "POST") tried.push(await request.json());
      return Response.json(request.method === "POST" ? { retention_days: 30, rules: [], ...counted } : NAMESPACE);
    });
    const me = { user: ALICE, namespaces: [] } as unknown as Me;
    render(
      <MantineProvider env="test">
        <QueryClientProvider client={newQueries()}>
          <NamespaceButtons
            rest={rest}
            me={me}
            slug="demo"
            also={{ icon: "link", label: "Links", onClick: () => {} }}
          />
        </QueryClientProvider>
      </MantineProvider>,
    );
    fireEvent.click(screen.getByRole("button", { name: "Namespace settings" }));
    fireEvent.change(await screen.findByLabelText("Days that files are kept"), { target: { value: "30" } });
    // A rule that says for how long, and one that says nothing
    fireEvent.click(screen.getByRole("button", { name: "Add a rule" }));
    fireEvent.click(screen.getByRole("button", { name: "Add a rule" }));
    const rule = within(screen.getByRole("group", { name: "Rule 1" }));
    fireEvent.change(rule.getByLabelText("Files"), { target: { value: "video" } });
    await rule.findByText("Harbour");
    fireEvent.change(rule.getByLabelText("Sent to"), { target: { value: "r1" } });
    fireEvent.change(rule.getByLabelText("Unopened for (days)"), { target: { value: "90" } });
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(hint);
    expect(sent).toEqual([]);
    const retention = [{ kind: "video", room: "r1", older_than_days: null, unused_days: 90 }];
    expect(tried).toEqual([{ retention_days: 30, retention }]);
    fireEvent.click(screen.getByRole("button", { name: button }));
    await expect.poll(() => sent).toMatchObject([{ policy: { retention_days: 30, retention } }]);
  },
);
