import { MantineProvider } from "@mantine/core";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it } from "vitest";
import { newQueries } from "../../src/features/accounts/session.ts";
import { HealthView } from "../../src/features/operations/HealthView.tsx";
import { JobsView } from "../../src/features/operations/JobsView.tsx";
import { byUrgency, linesOf } from "../../src/features/operations/operations.ts";
import { StorageView } from "../../src/features/operations/StorageView.tsx";

afterEach(cleanup);

const AT = "2026-11-20T10:00:00.000Z";
const ALERT = {
  id: "a",
  kind: "storage_quota",
  namespace: "demo",
  severity: "warning",
  state: "firing",
  subject: "demo",
  value: 91,
  threshold: 90,
  since: AT,
  by: null,
  note: "",
  resolved_at: null,
};
/** What is over fills the first page of all. */
const OVER = { ...ALERT, id: "b", state: "resolved", subject: "old", resolved_at: AT };
const PARTS = [
  { name: "database", ok: true, latency_ms: 1, detail: "", command: null },
  { name: "worker", ok: false, latency_ms: null, detail: "No worker has been heard of lately.", command: "run it" },
];
const TRAFFIC = [
  { what: "commands", count: 1200, failed: 24, slow_ms: 250 },
  { what: "downloads", count: 0, failed: 0, slow_ms: 0 },
];
const RULE = {
  id: "latency",
  kind: "latency",
  namespace: null,
  inherited: false,
  unit: "ms",
  threshold: 1000,
  default: 1000,
  critical: 5000,
  for_s: 300,
  channels: [],
  not_told: [],
};
const DEMO = { id: "n", slug: "demo", name: "Demo", role: "admin" } as const;
const OF_DEMO = "/api/v1/namespaces/demo/alert-rules/";
const INHERITED = {
  ...RULE,
  id: "preview_delay",
  kind: "preview_delay",
  namespace: "demo",
  inherited: true,
  unit: "s",
};
const FORMER = { type: "mail", to: "former@example.org" };
const OWN = {
  ...INHERITED,
  id: "ai_budget",
  kind: "ai_budget",
  inherited: false,
  channels: [FORMER],
  not_told: [FORMER.to],
};
const JOB = {
  id: "j",
  kind: "preview",
  queue: "preview",
  name: "preview_media",
  namespace: "demo",
  subject: "j",
  subject_name: "waves.mp4",
  code: "invalid_media",
  detail: "This file is damaged.",
  failed_at: null,
};
const STORED = {
  namespace: "demo",
  name: "Demo",
  used_bytes: 900,
  quota_bytes: 1000,
  growth_bytes: 10,
  full_at: "2026-11-30T10:00:00.000Z",
  counted_at: AT,
  by_kind: [{ kind: "video", files: 2, bytes: 900 }],
  by_day: [{ day: "2026-11-20", bytes: 300 }],
};
const ALERTS = "/api/v1/ops/alerts/";
const NONE = { next: null, previous: null };
const ANSWERS: Record<string, unknown> = {
  "/api/v1/ops/health/": { at: AT, status: "degraded", operator: true, alerts: 1, parts: PARTS, traffic: TRAFFIC },
  [ALERTS]: { ...NONE, results: [OVER] },
  "/api/v1/ops/alert-rules/": { results: [RULE] },
  [OF_DEMO]: { results: [INHERITED, OWN] },
  "/api/v1/ops/queues/": { at: AT, worker: false, queues: [{ queue: "preview", depth: 3, running: 0, failed: 1 }] },
  "/api/v1/ops/failed-jobs/": { results: [JOB], next: null, previous: null },
  "/api/v1/ops/storage/": { stores: [], results: [STORED], next: null, previous: null },
};

function view(page: (rest: Rest) => ReactNode, answers = ANSWERS) {
  const sent: unknown[] = [];
  const rest = new Rest("http://server", { session: true }, async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const state = pathname === ALERTS && searchParams.get("state");
    if (state === "acknowledged") return Response.json({ ...NONE, results: [] });
    if (request.method === "GET") return Response.json(state ? { ...NONE, results: [ALERT] } : answers[pathname]);
    sent.push([request.method, pathname, JSON.parse((await request.text()) || "null")]);
    if (request.method === "DELETE") return new Response(null, { status: 204 });
    if (pathname.endsWith("retry/")) return new Response(null, { status: 204 });
    return Response.json(
      pathname.includes("alert-rules") ? { ...RULE, secrets: [] } : { ...ALERT, state: "acknowledged" },
    );
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={newQueries()}>{page(rest)}</QueryClientProvider>
    </MantineProvider>,
  );
  return sent;
}

it("what is degraded stands with its command, an alert is acknowledged with a note, and a rule changed", async () => {
  const sent = view((rest) => <HealthView rest={rest} namespace={DEMO} />);
  expect((await screen.findByText("run it")).tagName).toBe("CODE");
  expect(screen.getByRole("status").textContent).toContain("1 part of the server does not work");
  expect(screen.getByText("1,200 · 2% failed · the slowest twentieth took 250 ms or longer")).toBeTruthy();
  fireEvent.click(await screen.findByRole("button", { name: "Acknowledge: The storage of demo is 91% full." }));
  fireEvent.change(await screen.findByLabelText("Note"), { target: { value: "A disk is ordered" } });
  fireEvent.click(screen.getByRole("button", { name: "Acknowledge" }));
  await expect.poll(() => sent).toEqual([["POST", "/api/v1/ops/alerts/a/acknowledge/", { note: "A disk is ordered" }]]);
  fireEvent.click(await screen.findByRole("button", { name: "Edit: Slow requests" }));
  fireEvent.change(await screen.findByLabelText("Email to"), { target: { value: "a@example.org\n b@example.org\n" } });
  fireEvent.click(screen.getByLabelText("Raise this alert"));
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  const channels = ["a@example.org", "b@example.org"].map((to) => ({ type: "mail", to }));
  const change = { threshold: null, for_s: 300, channels };
  await expect.poll(() => sent[1]).toEqual(["PATCH", "/api/v1/ops/alert-rules/latency/", change]);
});

it("a namespace is given a rule of its own, and has the server's again", async () => {
  const sent = view((rest) => <HealthView rest={rest} namespace={DEMO} />);
  const inherited = await screen.findByRole("button", { name: "Edit: Slow previews in Demo" });
  expect(inherited.closest("li")?.textContent).toContain("as on the server");
  fireEvent.click(inherited);
  expect(screen.queryByRole("button", { name: "Use the server’s rule" })).toBeNull();
  fireEvent.change(await screen.findByLabelText("Email to"), { target: { value: "a@example.org" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  const change = { threshold: 1000, for_s: 300, channels: [{ type: "mail", to: "a@example.org" }] };
  await expect.poll(() => sent).toEqual([["PATCH", `${OF_DEMO}preview_delay/`, change]]);
  const own = await screen.findByRole("button", { name: "Edit: Budget for descriptions in Demo" });
  expect(own.closest("li")?.textContent).toContain("1 receiver is not told");
  fireEvent.click(own);
  const mails = await screen.findByLabelText("Email to");
  expect(mails.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText(/^One address on each line: each/)).toBeTruthy();
  expect(screen.getByText(/^Not told: former@example.org\./)).toBeTruthy();
  fireEvent.click(await screen.findByRole("button", { name: "Use the server’s rule" }));
  await expect.poll(() => sent[1]).toEqual(["DELETE", `${OF_DEMO}ai_budget/`, null]);
});

it("alerts that are over are asked for once they are wanted", async () => {
  view((rest) => <HealthView rest={rest} namespace={DEMO} />);
  await screen.findByText("The storage of demo is 91% full.");
  expect(screen.queryByText("The storage of old is 91% full.")).toBeNull();
  fireEvent.click(screen.getByRole("checkbox"));
  expect(await screen.findByText("The storage of old is 91% full.")).toBeTruthy();
});

it("a failed job is named with its reason and tried again", async () => {
  const sent = view((rest) => <JobsView rest={rest} namespace="demo" />);
  expect(await screen.findByText("This file is damaged.")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("No worker has been heard from");
  fireEvent.click(screen.getByRole("button", { name: "Try again: waves.mp4" }));
  await expect.poll(() => sent).toEqual([["POST", "/api/v1/ops/failed-jobs/j/retry/", { kind: "preview" }]]);
});

it("storage says how fast it grows and when it is full", async () => {
  view((rest) => <StorageView rest={rest} />);
  expect(await screen.findByText("Full on Nov 30, 2026 at this rate")).toBeTruthy();
  expect(screen.getByText("10 B a day in the last 30 days")).toBeTruthy();
});

it("who does not operate the server sees no column and no rules for what is not theirs", async () => {
  view((rest) => <StorageView rest={rest} />);
  await screen.findByText("10 B a day in the last 30 days");
  expect(document.querySelector("[class*=stores], div:empty")).toBeNull();
  cleanup();
  const health = "/api/v1/ops/health/";
  const answers = {
    ...ANSWERS,
    [health]: { at: AT, status: "ok", operator: false, alerts: 0, parts: PARTS, traffic: [] },
  };
  view((rest) => <HealthView rest={rest} namespace={DEMO} />, answers);
  await screen.findByText("run it");
  expect(await screen.findByText("Who is told, and when, in Demo")).toBeTruthy();
  expect(screen.queryByText("Who is told, and when")).toBeNull();
});

it("what is urgent stands first, and what is over last", () => {
  const alerts = [
    { state: "resolved", severity: "critical" },
    { state: "acknowledged", severity: "critical" },
    { state: "firing", severity: "warning" },
    { state: "firing", severity: "critical" },
  ] as const;
  expect(byUrgency([...alerts])).toEqual([...alerts].reverse());
  expect(linesOf(" a \n\nb")).toEqual(["a", "b"]);
});
