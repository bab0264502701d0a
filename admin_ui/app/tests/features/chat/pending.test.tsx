import { MantineProvider } from "@mantine/core";
import type { PendingMessage } from "@offchat/client";
import { Chat, OffChatError } from "@offchat/client";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { PendingRow } from "../../../src/features/chat/PendingRow.tsx";

function refused(retryable: boolean): PendingMessage {
  const data = { fields: { body: ["At most 8000 characters."] } };
  return {
    clientId: "c1",
    room: "r1",
    body: "too much",
    attachments: [],
    replyTo: null,
    thread: null,
    broadcast: false,
    at: "2026-11-20T10:00:00.000Z",
    status: "failed",
    error: new OffChatError({ code: "invalid", detail: "This message does not fit.", retryable, data }),
    uploads: [],
    kept: true,
  };
}

function shown(pending: PendingMessage, grouped = false) {
  render(
    <MantineProvider>
      <ChatContext value={new Chat({ token: "oc_1", baseUrl: "http://localhost" })}>
        <PendingRow
          pending={pending}
          grouped={grouped}
          files={{ render: () => null, height: () => 0, summary: () => null, thumbnail: () => null }}
        />
      </ChatContext>
    </MantineProvider>,
  );
}

afterEach(cleanup);

describe("a message that the server refused", () => {
  it("says what is wrong with which field, and is not called one that is being sent", () => {
    shown(refused(false));
    expect(screen.getByText("Not sent. At most 8000 characters.")).toBeTruthy();
    expect(screen.queryByText(/Sending|Goes out/)).toBeNull();
    expect(screen.getByRole("article").getAttribute("aria-label")).not.toContain("Sending");
  });

  it("offers another try only where that may help", () => {
    shown(refused(false));
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    cleanup();
    shown(refused(true));
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });
});

describe("a message that waits to be sent", () => {
  it("says so, also under the head of the message before it", () => {
    const waiting = { ...refused(true), status: "waiting", error: null } as const;
    shown(waiting, true);
    expect(screen.getByText("Goes out when the connection is back")).toBeTruthy();
    cleanup();
    shown(waiting);
    expect(screen.getByText("Goes out when the connection is back")).toBeTruthy();
  });

  it("asks for the tab to stay open where it would not outlive it", () => {
    shown({ ...refused(true), status: "waiting", error: null, kept: false });
    expect(screen.getByText("Goes out when the connection is back. Keep this tab open.")).toBeTruthy();
  });
});
