import { MantineProvider } from "@mantine/core";
import { Chat } from "@offchat/client";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { MessageRow } from "../../../src/features/chat/MessageRow.tsx";
import { message } from "../../samples.ts";

const chat = new Chat({ token: "oc_1", baseUrl: "http://localhost" });
const remove = vi.spyOn(chat, "deleteMessage").mockResolvedValue();
const article = (name: RegExp) => screen.getByRole("article", { name });

function conversation(...numbers: number[]) {
  const rest = {
    grouped: false,
    own: true,
    mayDelete: true,
    reachable: true,
    files: { render: () => null, height: () => 0, summary: () => null, thumbnail: () => null },
  };
  render(
    <MantineProvider>
      <ChatContext value={chat}>
        <section>
          <div role="log">
            {numbers.map((number) => (
              <MessageRow
                key={number}
                message={message(number, { sender: { ...message(number).sender, display_name: `Nr ${number}` } })}
                {...rest}
              />
            ))}
          </div>
          <textarea aria-label="Message" />
        </section>
      </ChatContext>
    </MantineProvider>,
  );
}

/** Deletes one of the messages by its menu. */
async function ask(number: number) {
  fireEvent.focus(article(new RegExp(`Nr ${number}`)));
  fireEvent.click(screen.getByRole("button", { name: "More actions" }));
  fireEvent.click(await screen.findByRole("menuitem", { name: "Delete" }));
}

beforeEach(() => remove.mockClear());
afterEach(cleanup);

describe("deleting a message", () => {
  it("can be undone, and leads the keyboard there", async () => {
    conversation(1);
    await ask(1);
    const undo = screen.getByRole("button", { name: "Undo" });
    expect(document.activeElement).toBe(undo);
    fireEvent.click(undo);
    expect(article(/Nr 1/)).toBeTruthy();
    expect(remove).not.toHaveBeenCalled();
  });

  it("leads the keyboard to the next message, or to where one writes, when it is done", async () => {
    conversation(1, 2);
    await ask(1);
    chat.deletions.undo("m1");
    await waitFor(() => expect(document.activeElement).toBe(article(/Nr 2/)));
    cleanup();
    conversation(1);
    await ask(1);
    chat.deletions.undo("m1");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Message")));
  });
});

describe("what somebody wrote", () => {
  it("runs in its own direction", () => {
    conversation(1);
    expect(screen.getByText("message 1").getAttribute("dir")).toBe("auto");
  });
});
