import { MantineProvider } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { OffChatError, Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newQueries } from "../../../src/features/accounts/session.ts";
import { linksAsTheyAre, MediaAccessContext } from "../../../src/features/media/access.ts";
import { DetailsOver } from "../../../src/features/moderation/Details.tsx";
import { attachment } from "../../samples.ts";

const FILE = attachment({ state: "ready", version: 3 });
const rest = new Rest("", { session: true });

const closed = vi.fn();

function details(file: Attachment) {
  const onChanged = vi.fn();
  const page = (shown: Attachment) => (
    <MantineProvider env="test">
      <QueryClientProvider client={newQueries()}>
        <MediaAccessContext value={linksAsTheyAre}>
          <DetailsOver
            rest={rest}
            file={shown}
            onClose={closed}
            onChanged={onChanged}
            renderPlaceholder={() => null}
            renderContent={() => "the content"}
          />
        </MediaAccessContext>
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(page(file));
  return { onChanged, show: (next: Attachment) => rerender(page(next)) };
}

function perform(act: string, reason: string) {
  fireEvent.click(screen.getByRole("button", { name: act }));
  fireEvent.change(screen.getByLabelText("Reason"), { target: { value: reason } });
  fireEvent.click(screen.getByRole("button", { name: act }));
}

let post: ReturnType<typeof vi.spyOn>;
let get: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  post = vi.spyOn(rest, "post").mockResolvedValue(FILE);
  get = vi.spyOn(rest, "get").mockResolvedValue({ results: [], next: null, previous: null } as never);
});
afterEach(() => {
  cleanup();
  closed.mockClear();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("what a moderator does with a file", () => {
  it("needs a reason, and says so where only spaces were typed", () => {
    details(FILE);
    perform("Quarantine", "   ");
    expect(screen.getByText("Write a reason first.")).toBeTruthy();
    expect(post).not.toHaveBeenCalled();
    fireEvent.change(screen.getByLabelText("Reason"), { target: { value: "spam" } });
    expect(screen.queryByText("Write a reason first.")).toBeNull();
  });

  it("is processed again without a reason where its processing failed", async () => {
    const error = { code: "timeout", message: "This file took too long.", retryable: false } as const;
    const { onChanged, show } = details({ ...FILE, state: "failed", error });
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await vi.waitFor(() => expect(onChanged).toHaveBeenCalledWith(FILE));
    expect(post).toHaveBeenCalledWith("/api/v1/moderation/media/{media_id}/retry/", { path: { media_id: FILE.id } });
    show({ ...FILE, state: "failed", error, hold: "quarantined" });
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  it("leaves the keyboard at the next act", async () => {
    details(FILE);
    await vi.waitFor(() => expect(screen.getByRole("button", { name: "Close" })).toBe(document.activeElement));
    perform("Quarantine", "spam");
    await vi.waitFor(() => expect(screen.getByRole("button", { name: "Reveal" })).toBe(document.activeElement));
  });

  it("is left by Escape, which leaves the file open", async () => {
    details(FILE);
    fireEvent.click(screen.getByRole("button", { name: "Delete" }));
    fireEvent.keyDown(screen.getByLabelText("Reason"), { key: "Escape" });
    expect(screen.queryByLabelText("Reason")).toBeNull();
    expect(closed).not.toHaveBeenCalled();
    fireEvent.keyDown(screen.getByRole("button", { name: "Reveal" }), { key: "Escape" });
    expect(closed).toHaveBeenCalledOnce();
  });

  it("closes with its answer, which leaves alone the next one that is asked meanwhile", async () => {
    let answer: (file: Attachment) => void = () => undefined;
    post.mockReturnValue(new Promise<Attachment>((resolve) => (answer = resolve)) as never);
    const { onChanged } = details(FILE);
    perform("Quarantine", "spam");
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    fireEvent.click(screen.getByRole("button", { name: "Delete" }));
    fireEvent.change(screen.getByLabelText("Reason"), { target: { value: "not for anybody" } });
    answer({ ...FILE, hold: "quarantined" });
    await vi.waitFor(() => expect(onChanged).toHaveBeenCalled());
    expect((screen.getByLabelText("Reason") as HTMLTextAreaElement).value).toBe("not for anybody");
  });

  it("is left together with the file from the moment that it is on its way", () => {
    details(FILE);
    fireEvent.click(screen.getByRole("button", { name: "Delete" }));
    const reason = screen.getByLabelText("Reason");
    fireEvent.change(reason, { target: { value: "spam" } });
    fireEvent.click(screen.getByRole("button", { name: "Delete" }));
    fireEvent.keyDown(reason, { key: "Escape" });
    expect(closed).toHaveBeenCalledOnce();
  });

  it("says that somebody logged out elsewhere, not what the server says to programs", async () => {
    const detail = "Say who you are: send `Authorization: Token <token>`.";
    post.mockRejectedValue(new OffChatError({ code: "unauthenticated", detail, status: 401, retryable: false }));
    details(FILE);
    perform("Delete", "spam");
    expect((await screen.findByRole("alert")).textContent).toBe("You are no longer logged in here.");
  });
});

describe("the facts of a file", () => {
  it("name the room it was sent in, as the log calls it", async () => {
    get.mockResolvedValue({ results: [{ room_name: "general" }], next: null, previous: null });
    details({ ...FILE, room: "01a1f8ea-11de-7000-8000-0000003b1d75" });
    await screen.findByText(/^general/);
    const query = { namespace: "demo", room: "01a1f8ea-11de-7000-8000-0000003b1d75", limit: 1 };
    expect(get).toHaveBeenCalledWith("/api/v1/activity/", { query });
  });

  it("say that it was sent in a direct conversation", async () => {
    get.mockResolvedValue({ results: [{ room_name: null }], next: null, previous: null });
    details({ ...FILE, room: "01a1f8ea-11de-7000-8000-0000003b1d75" });
    await screen.findByText(/^Direct conversation/);
  });
});

describe("how a file stands", () => {
  const stage = { state: "done", percent: null, attempt: 1, started_at: "", elapsed_ms: 40, error: null } as const;

  it("is told by its hold first, and its stages in words", () => {
    details({ ...FILE, hold: "quarantined", stages: { probe: stage, thumbnail: stage } });
    const standing = screen.getByText("Quarantined").closest("[class*=mark]");
    expect(standing?.textContent).toBe("QuarantinedRelease or delete it");
    expect(screen.getByText("Reading the file")).toBeTruthy();
    expect(screen.getByText("Making the picture")).toBeTruthy();
    expect(screen.queryByText("probe")).toBeNull();
  });
});

describe("what is revealed", () => {
  it("says until when it is shown, is not offered again, and goes when its links end", async () => {
    vi.useFakeTimers({ now: new Date(2026, 10, 20, 12, 55), toFake: ["Date", "setTimeout", "clearTimeout"] });
    details(FILE);
    perform("Reveal", "a report");
    await vi.waitFor(() => expect(screen.getByText("the content")).toBeTruthy());
    expect(screen.getByText("Shown until 1:05 PM.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Reveal" })).toBeNull();
    vi.advanceTimersByTime(10 * 60_000 + 1);
    await vi.waitFor(() => expect(screen.queryByText("the content")).toBeNull());
    expect(screen.getByRole("button", { name: "Reveal" })).toBeTruthy();
  });
});
