import { expect, it, vi } from "vitest";
import { MarkedList } from "../../src/api/marks.ts";
import type { AnyEvent } from "../../src/index.ts";
import { withPinEvent } from "../../src/state/marked.ts";
import { message } from "../samples.ts";

const at = (hour: number) => `2026-11-20T${hour}:00:00.000Z`;
const entry = (number: number, hour: number) => ({ message: message(number), at: at(hour) });

it("takes off what was unpinned while an older page was on its way, and reads anew behind it when asked meanwhile", async () => {
  const first = { entries: [entry(5, 15)], next: "older", seq: 1 };
  let answer: (page: typeof first | { entries: []; next: null; seq: number }) => void = () => {};
  const read = vi.fn((next: string | null) =>
    next === null ? Promise.resolve(first) : new Promise<typeof first>((resolve) => (answer = resolve as never)),
  );
  const list = new MarkedList("room:r1", read as never, withPinEvent);
  await list.load();
  const older = list.older();
  const anew = list.reload();
  const event = { type: "message.updated", stream: "room:r1", seq: 3, at: at(16), actor: null, data: message(3) };
  list.take(event as AnyEvent);
  answer({ entries: [entry(3, 13), entry(2, 12)], next: null, seq: 2 } as never);
  await older;
  expect(list.get().entries.map((one) => one.message.id)).toEqual(["m5", "m2"]);
  await anew;
  expect(read.mock.calls).toEqual([[null], ["older"], [null]]);
});
