import { MantineProvider } from "@mantine/core";
import { Chat } from "@offchat/client";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
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
    files: { render: () => null, height: () => 0 },
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

const ask = (place: number) => fireEvent.click(screen.getAllByRole("button", { name: "Delete" })[place] as HTMLElement);

beforeEach(() => remove.mockClear());
afterEach(cleanup);

describe("deleting a message", () => {
  it("asks first, and keeps it by itself and by Escape", () => {
    conversation(1);
    ask(0);
    const keep = screen.getByRole("button", { name: "Keep" });
    expect(document.activeElement).toBe(keep);
    fireEvent.keyDown(keep, { key: "Escape" });
    expect(screen.queryByRole("button", { name: "Keep" })).toBeNull();
    expect(document.activeElement).toBe(article(/Nr 1/));
    expect(remove).not.toHaveBeenCalled();
  });

  it("leads the keyboard to the next message, or to where one writes", () => {
    conversation(1, 2);
    ask(0);
    ask(0);
    expect(remove).toHaveBeenCalledWith("m1");
    expect(document.activeElement).toBe(article(/Nr 2/));
    cleanup();
    conversation(1);
    ask(0);
    ask(0);
    expect(document.activeElement).toBe(screen.getByLabelText("Message"));
  });
});

describe("what somebody wrote", () => {
  it("runs in its own direction", () => {
    conversation(1);
    expect(screen.getByText("message 1").getAttribute("dir")).toBe("auto");
  });
});
