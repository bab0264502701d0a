import { MantineProvider } from "@mantine/core";
import type { Attachment, MediaList } from "@offchat/client";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { BrowserRouter } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { movedTo } from "../../src/app/dashboard/sections.ts";
import { newQueries } from "../../src/features/accounts/session.ts";
import { FilesView } from "../../src/features/moderation/FilesView.tsx";
import type { Live } from "../../src/features/moderation/media.ts";
import { useLive } from "../../src/features/moderation/media.ts";
import { bytes } from "../../src/ui/format.ts";
import { attachment } from "../samples.ts";

type Owner = Parameters<typeof import("@offchat/client").watchModeration>[2];
const socket = vi.hoisted(() => ({ owner: null as unknown, counted: 0 }));
vi.mock(import("@offchat/client"), async (actual) => ({
  ...(await actual()),
  watchModeration: (_rest, _namespace, owner) => {
    socket.owner = owner;
    const counts = async () => ({ reports: 0, scan: 0, review: 0, quarantined: ++socket.counted });
    return { stop: () => undefined, counts };
  },
}));

const HARBOUR = attachment({ id: "f-harbour", name: "harbour.mp4", state: "ready", version: 3 });
const FOREST = attachment({ id: "f-forest", name: "forest.mp4", state: "ready", version: 3 });
const OLD = attachment({ id: "f-old", name: "old.mp4", state: "ready", version: 3 });
const held = (file: Attachment): Attachment => ({ ...file, version: 4, hold: "quarantined", name: null });

/** The server: `answer` says what it answers to an address. */
const rest = new Rest("http://server", { session: true }, async (input) => {
  const { pathname, search, searchParams } = new URL(new Request(input).url);
  asked.push(pathname + search);
  return answer(searchParams);
});
const page = (...results: Attachment[]): MediaList => ({ results, next: null, previous: null });
const nothing = () => undefined;
let asked: string[];
let answer: (query: URLSearchParams) => Response;

function Page() {
  const live: Live = useLive(rest, "demo", nothing);
  return (
    <FilesView
      rest={rest}
      namespace="demo"
      live={live}
      renderPlaceholder={() => null}
      renderContent={() => "the content"}
    />
  );
}

function dashboard(address = "/dashboard/") {
  window.history.replaceState(null, "", address);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={newQueries()}>
        <BrowserRouter>
          <Page />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const row = (name: string) => screen.findByRole("button", { name: `Details of ${name}` });
const told = (file: Attachment) =>
  act(() => (socket.owner as Owner).event({ type: "media.updated", data: file } as never));

beforeEach(() => {
  asked = [];
  // The list draws what is in view, and jsdom gives nothing a size.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  answer = (query) => {
    if (query.get("id")) return Response.json(page(OLD));
    const files = [HARBOUR, FOREST].filter(({ name }) => name?.includes(query.get("q") ?? ""));
    return Response.json(query.get("hold") ? page() : page(...files));
  };
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("the address of the moderators' page", () => {
  it("brings back filters and the words that were looked for", async () => {
    dashboard("/dashboard/?q=harb&kind=video");
    await row("harbour.mp4");
    expect(asked).toEqual(["/api/v1/moderation/media/?namespace=demo&kind=video&q=harb&limit=50"]);
    expect(screen.getByLabelText<HTMLInputElement>("Search by name").value).toBe("harb");
  });

  it("says what the list is narrowed to, without a step for Back", async () => {
    dashboard();
    await row("forest.mp4");
    const steps = window.history.length;
    const field = screen.getByLabelText("Search by name");
    fireEvent.change(field, { target: { value: "harb" } });
    fireEvent.blur(field);
    await vi.waitFor(() => expect(window.location.search).toBe("?q=harb"));
    expect(window.history.length).toBe(steps);
    await vi.waitFor(() => expect(screen.queryByText("forest.mp4")).toBeNull());
    fireEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    await vi.waitFor(() => expect(window.location.search).toBe(""));
  });

  it("names the open file, which Back closes and closing forgets", async () => {
    dashboard();
    const harbour = await row("harbour.mp4");
    const { idx: step } = window.history.state;
    fireEvent.click(harbour);
    await screen.findByRole("dialog");
    expect(window.location.search).toBe("?file=f-harbour");
    window.history.back();
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    fireEvent.click(harbour);
    fireEvent.click(await screen.findByRole("button", { name: "Close" }));
    await vi.waitFor(() => expect(window.location.search).toBe(""));
    expect(window.history.state.idx).toBe(step);
  });

  it("opens a file that the list does not show, and is left where it was when the file is closed", async () => {
    dashboard("/dashboard/?file=f-old");
    await screen.findByRole("heading", { name: "old.mp4" });
    expect(asked).toContain("/api/v1/moderation/media/?namespace=demo&id=f-old");
    const steps = window.history.length;
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    await vi.waitFor(() => expect(window.location.search).toBe(""));
    expect(window.history.length).toBe(steps);
    await vi.waitFor(async () => expect(document.activeElement).toBe(await row("harbour.mp4")));
  });

  it("is what the number of held files leads to", async () => {
    dashboard("/dashboard/?q=harb");
    await row("harbour.mp4");
    act(() =>
      (socket.owner as Owner).watched({ counts: { reports: 0, scan: 0, review: 0, quarantined: 3 }, media: [] }),
    );
    fireEvent.click(await screen.findByRole("link", { name: /Quarantined.*3/ }));
    await vi.waitFor(() => expect(window.location.search).toBe("?hold=quarantined"));
    expect(screen.getByLabelText<HTMLInputElement>("Search by name").value).toBe("");
  });
});

describe("a row on a narrow screen", () => {
  it("says who sent the file, how large it is and when", async () => {
    dashboard();
    const line = (await row("harbour.mp4")).parentElement?.textContent;
    expect(line).toContain(`${HARBOUR.uploader.display_name} · ${bytes(HARBOUR.size)} · `);
  });
});

describe("the list of files", () => {
  it("marks no file that is ready, and says of others what to do", async () => {
    const failed = attachment({ id: "f-failed", name: "failed.mp4", state: "failed" });
    answer = () => Response.json(page(HARBOUR, failed));
    dashboard();
    const lines = [await row("harbour.mp4"), await row("failed.mp4")].map((one) => one.closest("li")?.textContent);
    expect(lines[0]).not.toContain("Ready");
    expect(lines[1]).toContain("FailedOpen it to see why");
  });

  it("says how much of an upload is here, as it comes", async () => {
    const sailing = attachment({ id: "f-up", name: "sailing.mp4", state: "uploading", size: 1000, received: 100 });
    answer = () => Response.json(page(sailing, HARBOUR));
    dashboard();
    const line = (await row("sailing.mp4")).closest("li");
    expect(line?.textContent).toContain("Uploading10%");
    const progress = { type: "upload.progress", data: { media: "f-up", percent: 63.4 } };
    act(() => (socket.owner as Owner).event(progress as never));
    await vi.waitFor(() => expect(line?.textContent).toContain("Uploading63%"));
  });

  it("is gone through by J and K, which is one step for Back however many files were opened", async () => {
    dashboard();
    await row("harbour.mp4");
    const { idx: step } = window.history.state;
    for (const [key, file] of [
      ["j", HARBOUR],
      ["j", FOREST],
      ["j", FOREST],
      ["k", HARBOUR],
    ] as const) {
      fireEvent.keyDown(document.body, { key });
      await vi.waitFor(() => expect(window.location.search).toBe(`?file=${file.id}`));
    }
    expect(window.history.state.idx).toBe(step + 1);
  });

  it("leaves J and K to the field in which they are typed", async () => {
    dashboard();
    await row("harbour.mp4");
    fireEvent.keyDown(screen.getByLabelText("Search by name"), { key: "j" });
    expect(window.location.search).toBe("");
  });

  it("stands as a grid where the address says so", async () => {
    dashboard("/dashboard/files?view=grid");
    await row("harbour.mp4");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Grid" }).checked).toBe(true);
    fireEvent.click(screen.getByRole("radio", { name: "Table" }));
    await vi.waitFor(() => expect(window.location.search).toBe(""));
    await row("harbour.mp4");
  });
});

describe("an address of an earlier version", () => {
  it.each([
    ["tab=activity&namespace=demo", "/dashboard/activity?namespace=demo"],
    ["tab=attachments&q=harb", "/dashboard/files?q=harb"],
    ["file=f1", "/dashboard/files?file=f1"],
    ["namespace=demo", null],
  ])("?%s leads to %s", (search, address) => {
    expect(movedTo(new URLSearchParams(search))).toBe(address);
  });
});

describe("what a moderator acts on", () => {
  async function quarantine(name: string) {
    fireEvent.click(await row(name));
    fireEvent.click(await screen.findByRole("button", { name: "Quarantine" }));
    fireEvent.change(screen.getByLabelText("Reason"), { target: { value: "spam" } });
    fireEvent.click(screen.getByRole("button", { name: "Quarantine" }));
    await screen.findByRole("button", { name: "Release" });
  }

  it("stays listed, though it has lost the name it was found by, and gets the focus back", async () => {
    vi.spyOn(rest, "post").mockImplementation(async () => {
      told(held(HARBOUR));
      return held(HARBOUR);
    });
    dashboard("/dashboard/?q=harb");
    await quarantine("harbour.mp4");
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    const hidden = await row("Video arbour");
    await vi.waitFor(() => expect(document.activeElement).toBe(hidden));
  });

  it("is counted at once", async () => {
    vi.spyOn(rest, "post").mockResolvedValue(held(HARBOUR));
    dashboard();
    await row("harbour.mp4");
    socket.counted = 0;
    await quarantine("harbour.mp4");
    await vi.waitFor(() => expect(socket.counted).toBe(1), { timeout: 500 });
  });

  it("leaves the keyboard at a neighbour where another moderator takes the row away", async () => {
    dashboard("/dashboard/?q=o");
    const harbour = await row("harbour.mp4");
    harbour.focus();
    told(held(HARBOUR));
    await vi.waitFor(async () => expect(document.activeElement).toBe(await row("forest.mp4")));
  });
});

describe("a list of three pages", () => {
  const file = (number: number) => attachment({ id: `f${number}`, name: `file ${number}.mp4`, state: "ready" });
  const broken = () => Response.json({ code: "internal", detail: "The second page is lost." }, { status: 500 });
  const pages = (failing: () => boolean) => (query: URLSearchParams) => {
    const number = Number(query.get("cursor") ?? 1);
    if (number === 2 && failing()) return broken();
    const next = number < 3 ? `/api/v1/moderation/media/?namespace=demo&limit=50&cursor=${number + 1}` : null;
    return Response.json({ ...page(file(number)), next });
  };
  const cursors = () => asked.map((path) => new URL(path, "http://server").searchParams.get("cursor"));

  it("is read to its end by the addresses that its pages give, each of them once", async () => {
    answer = pages(() => false);
    dashboard();
    for (const number of [1, 2, 3]) await row(`file ${number}.mp4`);
    expect(cursors()).toEqual([null, "2", "3"]);
  });

  it("stops at a page that cannot be read, says so, and goes on when it is told to", async () => {
    let failing = true;
    answer = pages(() => failing);
    dashboard();
    await row("file 1.mp4");
    const again = await screen.findByRole("button", { name: "Try again" }, { timeout: 20_000 });
    expect(screen.getByRole("alert").textContent).toContain("The second page is lost.");
    const before = asked.length;
    failing = false;
    fireEvent.click(again);
    for (const number of [2, 3]) await row(`file ${number}.mp4`);
    expect(cursors().slice(before)).toEqual(["2", "3"]);
    expect(screen.queryByRole("alert")).toBeNull();
  }, 30_000);
});
