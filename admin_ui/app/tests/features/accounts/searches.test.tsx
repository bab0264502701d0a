import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";
import { rest } from "../../../src/features/accounts/session.ts";
import { useChangeSearches, useSettings } from "../../../src/features/accounts/settings.ts";

it("a search is added to those that the server keeps by now, one change after another", async () => {
  let kept = ["red boat"];
  vi.spyOn(rest, "get").mockImplementation(async () => ({ saved_searches: kept }) as never);
  const patch = vi.spyOn(rest, "patch").mockImplementation((async (
    _: string,
    call: { body: { saved_searches: string[] } },
  ) => {
    kept = call.body.saved_searches;
    return { saved_searches: kept };
  }) as unknown as typeof rest.patch);
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => ({ settings: useSettings().data, change: useChangeSearches() }), { wrapper });
  await waitFor(() => expect(result.current.settings?.saved_searches).toEqual(["red boat"]));
  // Another device.
  kept = ["cats", "red boat"];
  const { change } = result.current;
  await act(() => Promise.all([change((now) => ["harbour", ...now]), change((now) => ["dogs", ...now])]));
  expect(kept).toEqual(["dogs", "harbour", "cats", "red boat"]);
  await waitFor(() => expect(result.current.settings?.saved_searches).toEqual(kept));
  // Nothing is written over where it is not known what stands there.
  vi.spyOn(rest, "get").mockRejectedValue(new Error("gone"));
  await expect(change(() => [])).rejects.toThrow("gone");
  expect(patch).toHaveBeenCalledTimes(2);
});
