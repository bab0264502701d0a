import type { Chat, ChatState } from "@offchat/client";
import { apply, EMPTY, roomsLoaded } from "@offchat/client";
import { act, cleanup, render } from "@testing-library/react";
import { createElement } from "react";
import { describe, expect, it } from "vitest";
import { ChatContext } from "../../../src/features/chat/connection.ts";
import { Excerpt } from "../../../src/features/chat/marks/MarkedMessages.tsx";
import { summaryOf, unreadIn } from "../../../src/features/chat/rooms.ts";
import { Quote } from "../../../src/features/chat/threads/Quote.tsx";
import { TEXTS } from "../../../src/texts.ts";
import { titleOf } from "../../../src/ui/title.ts";
import { ALICE, attachment, BOB, message, room } from "../../samples.ts";

const AT = "2026-11-20T10:00:00.000Z";
const listed = (...rooms: ReturnType<typeof room>[]) => roomsLoaded({ ...EMPTY, me: ALICE }, rooms);

describe("the line under a room's name", () => {
  it("says who said what, and in direct rooms only whether it was oneself", () => {
    const group = room({ last_message: message(1) });
    expect(summaryOf(listed(group), group)).toEqual({ who: "Bob", words: "message 1" });
    const direct = room({ kind: "direct", peer: BOB, last_message: message(1) });
    expect(summaryOf(listed(direct), direct)).toEqual({ who: "", words: "message 1" });
    const own = room({ kind: "direct", peer: BOB, last_message: message(1, { sender: ALICE }) });
    expect(summaryOf(listed(own), own).who).toBe("You");
  });

  it("does not count the members of a conversation between two", () => {
    const direct = room({ kind: "direct", peer: BOB });
    expect(summaryOf(listed(direct), direct).words).toBe("Direct conversation");
    expect(summaryOf(listed(room()), room()).words).toBe("2 members");
  });

  it("hides the name of a file as soon as the file is hidden", () => {
    const here = room({ last_message: message(1, { body: "", attachments: [attachment()] }) });
    const state = listed(here);
    expect(summaryOf(state, here).words).toBe("holiday.mp4");
    const data = attachment({ version: 5, hold: "quarantined", name: null });
    const hidden = apply(state, { type: "media.updated", stream: "room:r1", at: AT, actor: null, data }, 0);
    expect(summaryOf(hidden, here).words).toBe("Hidden file");
  });
});

describe("the line that stands for a message elsewhere", () => {
  it("hides the name of a file as soon as the file is hidden", () => {
    const said = message(1, { body: "", attachments: [attachment()] });
    let state = { ...listed(room()), quoted: { m1: said } } as ChatState;
    const listeners = new Set<() => void>();
    const subscribe = (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
    const value = { store: { get: () => state, subscribe }, onStatus: subscribe, status: "online" } as unknown as Chat;
    const drawn = [createElement(Excerpt, { message: said }), createElement(Quote, { id: "m1" })].map((one) => {
      return render(createElement(ChatContext, { value }, one)).container;
    });
    expect(drawn.map(({ textContent }) => textContent)).toEqual(["holiday.mp4", "Bob holiday.mp4"]);
    const data = attachment({ version: 5, hold: "quarantined", name: null });
    state = apply(state, { type: "media.updated", stream: "room:r1", at: AT, actor: null, data }, 0);
    act(() => {
      for (const listener of listeners) listener();
    });
    expect(drawn.map(({ textContent }) => textContent)).toEqual(["Hidden file", "Bob Hidden file"]);
    cleanup();
  });
});

describe("the count of what is unread", () => {
  it("is taken over all rooms but the muted ones, and stands in front of the title", () => {
    const rooms = [room({ unread: 2 }), room({ id: "r2", unread: 1 }), room({ id: "r3", unread: 9, muted: true })];
    expect(unreadIn(listed(...rooms))).toBe(3);
    expect(titleOf("general", 3)).toBe("(3) general · OffChat");
    expect(titleOf("", 0)).toBe("OffChat");
  });

  it("ends where the server's own count ends", () => {
    expect([999, 1000, 1001].map((count) => titleOf("", count))).toEqual([
      "(999) OffChat",
      "(999+) OffChat",
      "(999+) OffChat",
    ]);
    expect([1, 999, 1000].map(TEXTS.chat.unread)).toEqual([
      "1 unread message",
      "999 unread messages",
      "1000 or more unread messages",
    ]);
  });
});
