import { MantineProvider } from "@mantine/core";
import type { Me, Namespace, Rest } from "@offchat/client";
import { OffChatError } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import type { ReactElement } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newQueries } from "../../../src/features/accounts/session.ts";
import { PeopleView } from "../../../src/features/people/PeopleView.tsx";
import { RoomsView } from "../../../src/features/rooms/RoomsView.tsx";

const SESSIONS = "/api/v1/users/{user_id}/sessions/";
const AT = "2026-11-20T10:00:00Z";
const DEMO = { slug: "demo", name: "Demo", role: "owner" } as Namespace;
const person = (id: string, display_name: string) => ({
  user: { id, username: id, display_name, avatar_url: null, is_bot: false },
  role: "member",
  used_bytes: 2048,
});
const room = (id: string, name: string) => ({
  ...{ id, name, topic: "", kind: "group", member_count: 1, created_at: AT },
});
const LOG_IN = {
  id: "s1",
  kind: "token",
  current: false,
  client: "offchat-bot/2",
  address: "",
  created_at: AT,
  used_at: AT,
};
let logIns: () => object[];
const ANSWERS: Readonly<Record<string, readonly object[]>> = {
  "/api/v1/namespaces/{slug}/members/": [person("ada", "Ada"), person("bob", "Bob")],
  "/api/v1/namespaces/{slug}/rooms/": [room("r1", "Design"), room("r2", "Lunch")],
  "/api/chat/rooms/{room_id}/members/": [person("bob", "Bob")],
};

const get = vi.fn(async (path: string) =>
  path === "/api/v1/namespaces/{slug}/"
    ? { policy: { person_quota_bytes: 4096 } }
    : { results: path === SESSIONS ? logIns() : (ANSWERS[path] ?? []), next: null, previous: null },
);
const rest = {
  get,
  delete: async () => {
    logIns = () => [];
  },
} as unknown as Rest;
const ME = { user: person("ada", "Ada").user, namespaces: [DEMO] } as unknown as Me;

async function paneOfBob() {
  show(<PeopleView rest={rest} me={ME} namespace={DEMO} renderRestricting={() => null} />);
  await screen.findByRole("complementary", { name: "Ada" });
  fireEvent.click(screen.getByRole("button", { name: "Bob" }));
  return within(await screen.findByRole("complementary", { name: "Bob" }));
}

function show(view: ReactElement) {
  render(
    <MantineProvider>
      <QueryClientProvider client={newQueries()}>{view}</QueryClientProvider>
    </MantineProvider>,
  );
}

beforeEach(() => {
  logIns = () => [];
  const asked = window.matchMedia("");
  vi.spyOn(window, "matchMedia").mockImplementation((query) => ({ ...asked, matches: query.includes("1500px") }));
});

afterEach(() => {
  vi.restoreAllMocks();
  cleanup();
});

describe("a page with room for what is chosen", () => {
  it("shows the first person beside the list, and then the one who is chosen, with limit and log-ins", async () => {
    const pane = await paneOfBob();
    await pane.findByText("Not logged in anywhere.");
    pane.getByText("4.0 KiB");
    expect(get).toHaveBeenCalledWith(SESSIONS, { path: { user_id: "bob" } });
    expect(screen.getByRole("button", { name: "Bob" }).getAttribute("aria-current")).toBe("true");
  });

  it("shows no log-in any more once somebody was logged out everywhere", async () => {
    logIns = () => [LOG_IN];
    const pane = await paneOfBob();
    await pane.findByText("offchat-bot");
    fireEvent.click(pane.getByRole("button", { name: "Log out everywhere" }));
    const question = within(await screen.findByRole("dialog"));
    fireEvent.click(question.getByRole("button", { name: "Log out everywhere" }));
    await pane.findByText("Not logged in anywhere.");
    expect(pane.queryByText("offchat-bot")).toBeNull();
  });

  it("says plainly of somebody whose account is for others that it is, and offers nothing there", async () => {
    const detail = "This person stands above you.";
    logIns = () => {
      throw new OffChatError({ code: "forbidden", status: 403, detail, retryable: false });
    };
    const pane = await paneOfBob();
    await pane.findByText(detail);
    pane.getByRole("button", { name: "Storage limit" });
    expect(pane.queryByRole("button", { name: "Try again" })).toBeNull();
    expect(pane.queryByRole("button", { name: "Log out everywhere" })).toBeNull();
  });

  it("shows the members of a room beside the list, and opens no dialog for them", async () => {
    show(<RoomsView rest={rest} namespace="demo" />);
    await screen.findByRole("complementary", { name: "Members of Design" });
    fireEvent.click(screen.getByRole("button", { name: "Members of Lunch" }));
    await screen.findByRole("complementary", { name: "Members of Lunch" });
    expect(get).toHaveBeenLastCalledWith("/api/chat/rooms/{room_id}/members/", { path: { room_id: "r2" } });
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
