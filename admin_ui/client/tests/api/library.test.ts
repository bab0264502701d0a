import { expect, it, vi } from "vitest";
import { Rest, watchLibrary } from "../../src/index.ts";
import { queryString } from "../../src/transport/rest.ts";
import { FakeServer } from "../fake_server.ts";

it("a library is watched again after a reconnect, with the files that were followed", async () => {
  const server = new FakeServer();
  server.answers.watch = () => ({ ok: true, data: { media: [] } });
  const owner = { watching: vi.fn(), event: vi.fn(), status: vi.fn() };
  const rest = new Rest("http://chat.test", { token: "oc_1" }, server.fetch);
  const watch = watchLibrary(rest, "demo", owner, { WebSocket: server.WebSocket, random: () => 0 });
  await vi.waitFor(() => expect(owner.watching).toHaveBeenCalledTimes(1));
  watch.follow(["f1"]);
  watch.follow(["f1", "f2"]);
  const told = () => server.commandsOf("watch").map(({ data }) => data);
  expect(told()).toEqual([{ namespace: "demo" }, { media: ["f1"] }, { media: ["f2"] }]);
  server.cut();
  await vi.waitFor(() => expect(owner.watching).toHaveBeenCalledTimes(2));
  expect(told().slice(-2)).toEqual([{ namespace: "demo" }, { media: ["f1", "f2"] }]);
  watch.stop();
});

it("a list in a query stands as its name with each of its values", () => {
  expect(queryString({ kind: ["image", "video"], tag: [], q: "a b", none: "" })).toBe("kind=image&kind=video&q=a%20b");
});
