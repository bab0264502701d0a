import type { Rest } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { PropsWithChildren } from "react";
import { expect, it, vi } from "vitest";
import { useDecisions } from "../../../src/features/library/review/useSuggestions.ts";

it("what was decided on all that a filter finds is one step, which is taken back by its jobs", async () => {
  const answers = [
    { total: 1500, changed: 1000, failed: [], undo: "first" },
    { total: 500, changed: 500, failed: [], undo: "second" },
  ];
  const post = vi.fn((address: string, _: object) => Promise.resolve(address.includes("jobs") ? {} : answers.shift()));
  const queries = new QueryClient();
  const wrapper = ({ children }: PropsWithChildren) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useDecisions({ post } as unknown as Rest, "demo"), { wrapper });
  const filters = { field: "tag", state: "", sure: "0.5", media: "" };
  await act(() => result.current.decideAll(filters, "accept"));
  expect(result.current.last).toContain("1,500");
  await act(() => result.current.undo());
  expect(post.mock.calls.slice(2)).toEqual(
    ["first", "second"].map((job_id) => ["/api/v1/jobs/{job_id}/undo/", { path: { job_id } }]),
  );
  expect(result.current.last).toBeNull();
});
