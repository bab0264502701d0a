import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AnyEvent, Chat, CommandName, EventType } from "../../src/index.ts";
import { connect, Rest, watchLibrary, watchModeration } from "../../src/index.ts";
import { FakeServer } from "../fake_server.ts";

const contract = JSON.parse(readFileSync(new URL("../../src/generated/contract.json", import.meta.url), "utf8"));
const sockets = JSON.parse(readFileSync(new URL("../../../../backend/api/asyncapi.json", import.meta.url), "utf8"));
const commands = Object.keys(contract.properties.commands.properties).map((key) => key.split(" "));
/** Frames of the connection itself, which it takes without telling. */
const OWN = new Set(["event_grant", "event_hello", "event_pong", "event_resumed"]);

/** The types of the events that a socket tells of. */
function told(endpoint: string): EventType[] {
  const keys = Object.entries<{ $ref: string }>(sockets.channels[endpoint].messages);
  const events = keys.filter(([key]) => key.startsWith("event_") && !OWN.has(key));
  return events.map(([, { $ref }]) => $ref.split("/event.")[1] as EventType);
}

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; anyOf?: Schema[]; $ref?: string };

/** Some value that a schema allows: null where it may be, empty lists, and one id for everything. */
function sample(schema: Schema): unknown {
  if (schema.$ref) return sample(contract.$defs[schema.$ref.split("/").at(-1) as string]);
  if (schema.anyOf) return schema.anyOf.some(({ type }) => type === "null") ? null : sample(schema.anyOf[0] as Schema);
  if (schema.enum) return (schema.enum as unknown[])[0];
  if (schema.type === "object") {
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sample(field)]);
    return Object.fromEntries(fields);
  }
  return { array: [], integer: 1, number: 1, boolean: true, string: "r1" }[schema.type as string] ?? null;
}

function frame(type: EventType): AnyEvent {
  const data = sample(contract.properties.events.properties[type]);
  return { type, stream: "user", at: "2026-11-20T10:00:00.000Z", actor: null, data } as AnyEvent;
}

let server: FakeServer;
let chat: Chat;

beforeAll(async () => {
  server = new FakeServer();
  const { fetch, WebSocket } = server;
  chat = connect({ baseUrl: "http://chat.test", token: "oc_1", fetch, WebSocket, random: () => 0 });
  await vi.waitFor(() => expect(chat.status).toBe("online"));
});

afterAll(() => chat.stop());

describe("the contract", () => {
  const own = commands.filter(([endpoint, name]) => endpoint === "chat" && name !== "subscribe");

  it.each(own.map(([, name]) => name as CommandName<"chat">))(
    "has the command %s, which a client sends",
    async (name) => {
      server.answers[name] = () => ({ ok: true, data: { told: name } });
      await expect(chat.command(name, { room: "r1" } as never)).resolves.toEqual({ told: name });
      expect(server.commandsOf(name).at(-1)?.data).toEqual({ room: "r1" });
      server.answers[name] = () => ({
        ok: false,
        error: { code: "rate_limited", message: "Slower.", retryable: true, data: { retry_after_s: 2 } },
      });
      await expect(chat.command(name, {} as never)).rejects.toMatchObject({ code: "rate_limited", retryable: true });
    },
  );

  it.each(told("chat"))("has the event %s, which a client applies and tells who listens", (type) => {
    const heard = vi.fn();
    chat.on(type, heard);
    const before = chat.store.get();
    server.live?.deliver(frame(type));
    expect(heard).toHaveBeenCalledExactlyOnceWith(frame(type));
    expect(Object.keys(chat.store.get())).toEqual(Object.keys(before));
  });

  it("has events of libraries and for moderators, which those who watch hear", async () => {
    const { fetch, WebSocket } = server;
    const rest = new Rest("http://chat.test", { token: "oc_1" }, fetch);
    server.answers.watch = () => ({ ok: true, data: { counts: {}, media: [] } });
    const owner = { watching: vi.fn(), watched: vi.fn(), event: vi.fn<(event: AnyEvent) => void>(), status: vi.fn() };
    const heard = (types: EventType[]) => {
      for (const type of types) server.live?.deliver(frame(type));
      const all = owner.event.mock.calls.map(([event]) => event.type);
      owner.event.mockClear();
      return all.filter((type) => types.includes(type));
    };
    const library = watchLibrary(rest, "demo", owner, { WebSocket, random: () => 0 });
    await vi.waitFor(() => expect(owner.watching).toHaveBeenCalled());
    expect(heard(told("media"))).toEqual(told("media"));
    library.stop();
    const moderation = watchModeration(rest, "demo", owner, { WebSocket, random: () => 0 });
    await vi.waitFor(() => expect(owner.watched).toHaveBeenCalled());
    expect(heard(told("moderation"))).toEqual(told("moderation"));
    moderation.stop();
  });
});
