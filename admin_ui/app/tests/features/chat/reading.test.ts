import { Chat, roomsLoaded } from "@offchat/client";
import { renderHook } from "@testing-library/react";
import { createElement } from "react";
import { describe, expect, it } from "vitest";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { useUnread } from "../../../src/features/chat/reading.ts";
import { message, room } from "../../samples.ts";

describe("the mark before the first unread message", () => {
  it("comes when the history reaches it, whatever is said meanwhile", () => {
    const chat = new Chat({ token: "oc_1", baseUrl: "http://localhost" });
    chat.store.update((state) => roomsLoaded(state, [room({ unread: 3, last_message: message(8) })]));
    const pages = [
      [message(7), message(8)],
      [message(7), message(8), message(9)],
    ].map((entries) => ({
      entries,
      more: true,
      newer: false,
    }));
    const { result, rerender } = renderHook(({ timeline }) => useUnread("r1", timeline, "u-alice"), {
      initialProps: { timeline: pages[0] },
      wrapper: ({ children }) => createElement(ChatContext, { value: chat }, children),
    });
    expect(result.current.first).toBeNull();
    rerender({ timeline: pages[1] });
    expect(result.current.first).toBeNull();
    rerender({ timeline: { entries: [4, 5, 6, 7, 8, 9].map((number) => message(number)), more: true, newer: false } });
    expect(result.current.first?.number).toBe(6);
  });
});
