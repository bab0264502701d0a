import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Own } from "../../src/api/own.ts";
import type { Rest } from "../../src/transport/rest.ts";
import type { Socket } from "../../src/transport/socket.ts";

const AT = "2026-11-20T10:00:00.000Z";
const draft = (body: string) => ({ room: "r1", thread: null, body, reply_to: null, attachments: [], updated_at: AT });
const written = (body: string) => ({ room: "r1", thread: null, body, replyTo: null });

function own() {
  const answers: ((draft: unknown) => void)[] = [];
  const command = vi.fn((..._asked: unknown[]) => new Promise((answer) => answers.push(answer)));
  const rest = { get: async () => ({ results: [draft("from before")], next: null }) };
  const made = new Own(rest as unknown as Rest, { command } as unknown as Socket<"chat">);
  return { own: made, command, answers };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("what is written on this device", () => {
  it("is told once one pauses, and is newer than what the server tells meanwhile", async () => {
    const { own: mine, command, answers } = own();
    for (const body of ["I", "I w", "I want"]) mine.write(written(body));
    expect(mine.isWriting("r1")).toBe(true);
    await vi.runAllTimersAsync();
    expect(command.mock.calls).toEqual([["draft.set", { room: "r1", body: "I want" }]]);
    expect(mine.isWriting("r1")).toBe(true);
    answers[0]?.(draft("I want"));
    await vi.runAllTimersAsync();
    expect(mine.isWriting("r1")).toBe(false);
    expect([mine.isOwn("r1", "I want"), mine.isOwn("r1", "else")]).toEqual([true, false]);
    expect(mine.get().drafts.r1?.body).toBe("I want");
  });

  it("is not told any more once it is sent, and at once where the page is hidden", async () => {
    const { own: mine, command } = own();
    mine.write(written("sent"));
    mine.drop("r1");
    await vi.runAllTimersAsync();
    expect(command).not.toHaveBeenCalled();
    mine.write(written("hidden"));
    mine.flushAll();
    expect(command).toHaveBeenCalledTimes(1);
  });

  it("stands beside what is told while the list is read", async () => {
    const { own: mine } = own();
    const reading = mine.restore();
    mine.take({ type: "draft.updated", stream: "user", seq: 2, at: AT, actor: null, data: draft("newer") });
    await reading;
    expect(mine.get()).toMatchObject({ restored: true, drafts: { r1: { body: "newer" } } });
  });

  it("is scheduled with files once under its name, and is told no more as a draft", async () => {
    const { own: mine, command } = own();
    mine.write(written("at dawn"));
    void mine.sendLater(written("at dawn"), AT, false, { attachments: ["f1", "f2"], clientId: "c1" });
    await vi.runAllTimersAsync();
    const sent = { room: "r1", client_id: "c1", body: "at dawn", send_at: AT, attachments: ["f1", "f2"] };
    expect(command.mock.calls).toEqual([["message.send", sent]]);
  });
});
