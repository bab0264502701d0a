import { MantineProvider } from "@mantine/core";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { newQueries } from "../../src/features/accounts/session.ts";
import { WebhooksView } from "../../src/features/webhooks/WebhooksView.tsx";

afterEach(cleanup);

const OWNER = { id: "u", username: "admin", display_name: "Ada", avatar_url: null, is_bot: false };
const HOOK = {
  id: "h",
  namespace: "demo",
  url: "https://bots.example.org/in?key=1",
  events: ["message", "member.joined"],
  rooms: null,
  enabled: true,
  disabled_reason: null,
  failing_since: "2026-11-20T10:00:00.000Z",
  delivered_at: null,
  owner: OWNER,
  created_at: "2026-11-20T10:00:00.000Z",
};
const DELIVERY = {
  id: "d",
  type: "message.created",
  room: "r",
  state: "failed",
  attempts: 10,
  status: 500,
  ms: 12,
  error: "The receiver answered 500.",
  created_at: "2026-11-20T10:00:00.000Z",
  tried_at: "2026-11-20T10:00:00.000Z",
  next_try_at: null,
};

function view() {
  const sent: unknown[] = [];
  const rest = new Rest("http://server", { session: true }, async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      const body = await request.text();
      sent.push([pathname, body === "" ? null : JSON.parse(body)]);
      return Response.json(pathname.endsWith("redeliver/") ? DELIVERY : { ...HOOK, secret: "whsec_abc" });
    }
    if (pathname.endsWith("deliveries/")) return Response.json({ results: [DELIVERY], next: null });
    const room = { id: "r", kind: "group", name: "Harbour", namespace: "demo" };
    return Response.json({ results: [pathname.includes("webhooks") ? HOOK : room], next: null });
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={newQueries()}>
        <WebhooksView rest={rest} namespace="demo" />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return sent;
}

it("says of each webhook what it sends, for whom, and how it goes", async () => {
  view();
  const [row] = await screen.findAllByRole("listitem");
  expect(row?.textContent).toContain("bots.example.org");
  expect(row?.textContent).toContain("Messages, member.joined · All rooms of Ada");
  expect(row?.textContent).toContain("Failing since");
  // What stands behind the host may be a secret: it is shown to who looks for it.
  expect(row?.textContent).not.toContain("key=1");
});

it("shows the secret of a new webhook once", async () => {
  const sent = view();
  fireEvent.click(screen.getByRole("button", { name: "New webhook" }));
  fireEvent.change(await screen.findByLabelText("Address"), { target: { value: " https://bots.example.org/in " } });
  fireEvent.click(screen.getByRole("checkbox", { name: "Members" }));
  fireEvent.click(screen.getByRole("button", { name: "Create webhook" }));
  const secret = await screen.findByRole<HTMLInputElement>("textbox", { name: "Secret" });
  expect(secret.value).toBe("whsec_abc");
  const body = { url: "https://bots.example.org/in", events: ["message", "member"], rooms: null, namespace: "demo" };
  expect(sent).toEqual([["/api/v1/webhooks/", body]]);
  fireEvent.click(screen.getByRole("button", { name: "Done" }));
  await expect.poll(() => screen.queryByText("Copy secret")).toBeNull();
});

it("tells what became of deliveries, and sends one again", async () => {
  const sent = view();
  fireEvent.click(await screen.findByRole("button", { name: "Deliveries to bots.example.org" }));
  const list = await screen.findByRole("list", { name: "Deliveries" });
  await expect.poll(() => list.textContent).toContain("Given up · 10 tries · 500 in 12 ms");
  fireEvent.click(screen.getByRole("button", { name: "Send again" }));
  await expect.poll(() => sent).toEqual([["/api/v1/webhooks/h/deliveries/d/redeliver/", null]]);
});
