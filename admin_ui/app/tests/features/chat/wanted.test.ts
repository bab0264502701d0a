import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newlyAsked } from "../../../src/features/chat/search/query.ts";
import { useWanted } from "../../../src/features/chat/search/wanted.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("asks the server once for what is typed without a pause, and never again for the words before", () => {
  const asked = (q: string) => ({ ...newlyAsked("r1"), q });
  const { result, rerender } = renderHook(useWanted, { initialProps: asked("harbour") });
  const before = result.current;
  for (const q of ["harbour a", "harbour at", "harbour at n"]) rerender(asked(q));
  expect(result.current).toBe(before);
  act(() => void vi.runAllTimers());
  expect(result.current).toEqual(asked("harbour at n"));
  rerender(asked(""));
  expect(result.current.q).toBe("");
});
