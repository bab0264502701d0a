import { MantineProvider } from "@mantine/core";
import type { Message } from "@offchat/client";
import { Chat } from "@offchat/client";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { Previews } from "../../../src/features/chat/Previews.tsx";
import { attachment, message } from "../../samples.ts";

const chat = new Chat({ token: "oc_1", baseUrl: "http://localhost" });
const remove = vi.spyOn(chat.marks, "removePreviews").mockResolvedValue();

afterEach(cleanup);

function shown(own: boolean, image: Message["previews"][number]["image"] = null) {
  const page = {
    url: "https://evil.example/a",
    title: "Log in <b>",
    description: "Words",
    site: "My Bank",
    image,
  };
  const linking = message(1, { previews: [page] });
  const { container } = render(
    <MantineProvider env="test">
      <ChatContext value={chat}>
        <Previews message={linking} own={own} />
      </ChatContext>
    </MantineProvider>,
  );
  return { container, linking };
}

it("shows what a linked page says of itself as words, beside the host that it stands at", () => {
  const { container } = shown(false);
  const link = screen.getByRole("link");
  expect(link.getAttribute("href")).toBe("https://evil.example/a");
  expect(link.getAttribute("rel")).toBe("noopener noreferrer");
  expect(link.textContent).toBe("My Bank · evil.exampleLog in <b>Words");
  expect(container.querySelector("img, iframe, b")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

it("shows its picture as a copy from here, and none where that cannot be had", () => {
  const image = attachment({ width: 640, height: 336, thumbnail_url: "/media/links/p1.webp" });
  const { container } = shown(false, image);
  const picture = container.querySelector("img");
  expect(picture?.getAttribute("src")).toBe("http://localhost/media/links/p1.webp");
  if (picture) fireEvent.error(picture);
  expect(container.querySelector("img")).toBeNull();
});

it("lets the sender take it off", () => {
  const { linking } = shown(true);
  fireEvent.click(screen.getByRole("button", { name: "Remove the preview" }));
  expect(remove).toHaveBeenCalledWith(linking);
});
