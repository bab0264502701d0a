import { expect, it, vi } from "vitest";
import { Calls } from "../../src/api/calls.ts";
import type { AnyEvent } from "../../src/index.ts";

const reply = (id: string, body: string) =>
  ({
    type: "command.reply",
    stream: "user",
    at: "2026-11-20T10:00:00.000Z",
    actor: null,
    data: { id, body },
  }) as AnyEvent;

it("remembers a call with its answers, also one that comes before the server's reply, until it is put away", async () => {
  const command = vi.fn(async (_: string, data: { client_id: string }) => {
    calls.take(reply(data.client_id, "On it."));
    return {};
  });
  const calls = new Calls({ command } as never);
  const heard = vi.fn();
  calls.subscribe(heard);
  await calls.run({ room: "r1", name: "deploy", text: "web" });
  const [call] = calls.get();
  expect(call).toMatchObject({ room: "r1", thread: null, name: "deploy", text: "web", answers: ["On it."] });
  expect(command).toHaveBeenCalledWith("command.run", { client_id: call?.id, room: "r1", name: "deploy", text: "web" });
  calls.take(reply(call?.id ?? "", "Done."));
  calls.take(reply("of another page", "Nothing for us."));
  expect(calls.get().map(({ answers }) => answers)).toEqual([["On it.", "Done."]]);
  calls.forget(call?.id ?? "");
  expect(calls.get()).toEqual([]);
  expect(heard).toHaveBeenCalled();
});

it("forgets a call that the server refuses, and says why", async () => {
  const calls = new Calls({ command: () => Promise.reject(new Error("no such command")) } as never);
  await expect(calls.run({ room: "r1", name: "nothing", text: "" })).rejects.toThrow("no such command");
  expect(calls.get()).toEqual([]);
});
