/** What one is told of while OffChat is closed: on this device and on others, how much, and when not. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Notifications } from "../../../src/features/accounts/Notifications.tsx";
import { rest } from "../../../src/features/accounts/session.ts";

const settings = { theme: "auto", language: "", notifications: "all", push_detail: false, quiet: null as unknown };
const device = {
  id: "d1",
  current: false,
  client: "Firefox/150 Linux",
  created_at: "2026-11-20T10:00:00Z",
  used_at: null,
};
const KEY = "BAAA";
let server: { public_key: string | null; results: (typeof device)[] };
let browser: { subscription: object | null };

function stand(permission: string) {
  const subscription = {
    options: { applicationServerKey: new Uint8Array([4, 0, 0]).buffer },
    toJSON: () => ({ endpoint: "https://push.example/x", keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: async () => {
      browser.subscription = null;
    },
  };
  const pushManager = {
    getSubscription: async () => browser.subscription,
    subscribe: async () => {
      browser.subscription = subscription;
      return subscription;
    },
  };
  const registration = { pushManager, getNotifications: async () => [] };
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", { permission, requestPermission: async () => permission });
  vi.stubGlobal("caches", { open: async () => ({ put: async () => undefined }) });
  Object.defineProperty(navigator, "serviceWorker", {
    value: { getRegistration: async () => registration },
    configurable: true,
  });
}

beforeEach(() => {
  server = { public_key: KEY, results: [] };
  browser = { subscription: null };
  vi.spyOn(rest, "get").mockImplementation((async (path: string) =>
    path === "/api/v1/me/settings/" ? settings : server) as unknown as typeof rest.get);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

function show() {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Notifications />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return screen.findByRole<HTMLInputElement>("switch", { name: "Notify me on this device" });
}

describe("notifications of an account", () => {
  it("subscribes this browser and tells the server, and ends both", async () => {
    stand("granted");
    const post = vi.spyOn(rest, "post").mockImplementation((async () => {
      server.results = [{ ...device, id: "here", current: true }];
    }) as unknown as typeof rest.post);
    const remove = vi.spyOn(rest, "delete").mockImplementation((async () => {
      server.results = [];
    }) as unknown as typeof rest.delete);
    const here = await show();
    await vi.waitFor(() => expect(here.disabled).toBe(false));
    fireEvent.click(here);
    const body = { endpoint: "https://push.example/x", keys: { p256dh: "p", auth: "a" } };
    await vi.waitFor(() => expect(post).toHaveBeenCalledWith("/api/v1/me/push/", { body }));
    await vi.waitFor(() => expect([here.checked, here.disabled]).toEqual([true, false]));
    fireEvent.click(here);
    await vi.waitFor(() => expect(remove).toHaveBeenCalledOnce());
    await vi.waitFor(() => expect([here.checked, browser.subscription]).toEqual([false, null]));
  });

  it.each([
    ["denied", KEY, /blocks notifications/],
    ["granted", null, /does not send notifications yet/],
  ])("says why it cannot be turned on (%s, %s)", async (permission, key, why) => {
    stand(permission);
    server.public_key = key;
    const here = await show();
    await screen.findByText(why);
    expect(here.disabled).toBe(true);
  });

  it("says so in a browser that knows no pushes", async () => {
    await show();
    await screen.findByText(/Notifications do not work in this browser/);
  });

  it("is off where the server has forgotten a subscription that the browser still has", async () => {
    stand("granted");
    browser.subscription = {};
    const here = await show();
    await vi.waitFor(() => expect([here.disabled, here.checked]).toEqual([false, false]));
  });

  it("turns off other devices", async () => {
    server.results = [device];
    const remove = vi.spyOn(rest, "delete").mockResolvedValue(undefined as never);
    await show();
    fireEvent.click(await screen.findByRole("button", { name: "Turn off notifications on Firefox · Linux" }));
    const where = ["/api/v1/me/push/{subscription_id}/", { path: { subscription_id: "d1" } }];
    await vi.waitFor(() => expect(remove).toHaveBeenCalledWith(...where));
  });

  it("keeps quiet hours in the time zone of this browser", async () => {
    const patch = vi.spyOn(rest, "patch").mockImplementation((async (_: string, { body }: { body: object }) => ({
      ...settings,
      ...body,
    })) as unknown as typeof rest.patch);
    await show();
    fireEvent.click(await screen.findByRole("switch", { name: "Quiet hours" }));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const night = {
      from: "22:00",
      to: "07:00",
      days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
      timezone: zone,
    };
    const sent = (quiet: object | null) => ["/api/v1/me/settings/", { body: { quiet } }] as const;
    await vi.waitFor(() => expect(patch).toHaveBeenCalledWith(...sent(night)));
    const from = await screen.findByLabelText("From");
    fireEvent.blur(from, { target: { value: "23:30" } });
    await vi.waitFor(() => expect(patch).toHaveBeenLastCalledWith(...sent({ ...night, from: "23:30" })));
    fireEvent.click(screen.getByRole("switch", { name: "Quiet hours" }));
    await vi.waitFor(() => expect(patch).toHaveBeenLastCalledWith(...sent(null)));
  });
});
