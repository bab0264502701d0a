import { renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { useFirstNew } from "../../../src/features/chat/reading.ts";
import { message, room } from "../../samples.ts";

describe("the mark before the first unread message", () => {
  it("comes when the history reaches it, whatever is said meanwhile", () => {
    const opened = room({ unread: 3, last_message: message(8) });
    const pages = [
      [message(7), message(8)],
      [message(7), message(8), message(9)],
    ].map((entries) => ({
      entries,
      more: true,
    }));
    const { result, rerender } = renderHook(({ timeline }) => useFirstNew(opened, timeline, "u-alice"), {
      initialProps: { timeline: pages[0] },
    });
    expect(result.current).toBeNull();
    rerender({ timeline: pages[1] });
    expect(result.current).toBeNull();
    rerender({ timeline: { entries: [4, 5, 6, 7, 8, 9].map((number) => message(number)), more: true } });
    expect(result.current).toBe(6);
  });
});
