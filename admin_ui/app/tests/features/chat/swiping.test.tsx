import { cleanup, render } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { ENOUGH, useSwiping } from "../../../src/features/chat/swiping.ts";

afterEach(cleanup);

function List({ onReply, dir = "ltr" }: { onReply: (message: string) => void; dir?: "ltr" | "rtl" }) {
  const list = useRef<HTMLDivElement>(null);
  useSwiping(list, onReply);
  return (
    <div ref={list} style={{ direction: dir }}>
      <article data-message="m1" style={{ direction: dir }}>
        <p>words</p>
        <input aria-label="caption" />
      </article>
    </div>
  );
}

interface Finger {
  by: [number, number][];
  on?: string;
  dir?: "ltr" | "rtl";
  kind?: string;
}

/** Puts a finger down, moves it by each pair of pixels from there, and lifts it; what was answered. */
function swiped({ by, on = "p", dir = "ltr", kind = "touch" }: Finger): string[] {
  const onReply = vi.fn();
  const { container } = render(<List onReply={onReply} dir={dir} />);
  const target = container.querySelector(on);
  const send = (type: string, [x, y]: [number, number]) =>
    target?.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 1,
        pointerType: kind,
        isPrimary: true,
        clientX: 300 + x,
        clientY: 100 + y,
      }),
    );
  send("pointerdown", [0, 0]);
  for (const step of by) send("pointermove", step);
  send("pointerup", by.at(-1) ?? [0, 0]);
  expect(container.querySelector("[data-swiped]")).toBeNull();
  cleanup();
  return onReply.mock.calls.map(([message]) => String(message));
}

const FAR = ENOUGH + 10;

it("answers a message that a finger swipes far enough along its line", () => {
  expect(swiped({ by: [[20, 2], [FAR, 4]] })).toEqual(["m1"]); // biome-ignore format: pairs
  expect(swiped({ by: [[-20, 2], [-FAR, 4]], dir: "rtl" })).toEqual(["m1"]); // biome-ignore format: pairs
});

it.each<[string, Finger]>([
  ["not far enough", { by: [[20, 0], [ENOUGH - 1, 0]] }], // biome-ignore format: pairs
  ["there and back", { by: [[20, 0], [FAR, 0], [5, 0]] }], // biome-ignore format: pairs
  ["scrolling first", { by: [[4, 30], [FAR, 30]] }], // biome-ignore format: pairs
  ["the other way", { by: [[-20, 0], [-FAR, 0]] }], // biome-ignore format: pairs
  ["with a mouse", { by: [[20, 0], [FAR, 0]], kind: "mouse" }], // biome-ignore format: pairs
  ["on what is dragged itself", { by: [[20, 0], [FAR, 0]], on: "input" }], // biome-ignore format: pairs
])("answers nothing where it goes %s", (_, finger) => {
  expect(swiped(finger)).toEqual([]);
});
