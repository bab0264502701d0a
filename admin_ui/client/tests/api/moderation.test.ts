import { expect, it, vi } from "vitest";
import { Rest, watchModeration } from "../../src/index.ts";
import { FakeServer } from "../fake_server.ts";
import { attachment } from "../samples.ts";

it("a moderator watches a namespace, and watches again after a reconnect", async () => {
  const server = new FakeServer();
  server.answers.watch = () => ({ ok: true, data: { counts: { quarantined: 1 }, media: [attachment()] } });
  const owner = { watched: vi.fn(), event: vi.fn(), status: vi.fn() };
  const rest = new Rest("http://chat.test", { token: "oc_1" }, server.fetch);
  const watching = watchModeration(rest, "demo", owner, { WebSocket: server.WebSocket, random: () => 0 });
  await vi.waitFor(() => expect(owner.watched).toHaveBeenCalledTimes(1));
  server.live?.deliver({ type: "media.updated", stream: "moderation:demo", at: "", actor: null, data: attachment() });
  expect(owner.event).toHaveBeenCalledOnce();
  server.cut();
  await vi.waitFor(() => expect(owner.watched).toHaveBeenCalledTimes(2));
  expect(await watching.counts()).toEqual({ quarantined: 1 });
  watching.stop();
  expect(server.live).toBeUndefined();
});
