import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { echoOf } from "../../src/state/echo.ts";
import { pendingAdded, pendingRestored } from "../../src/state/local.ts";
import { paced, Store } from "../../src/state/store.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal("cancelAnimationFrame", clearTimeout);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A store, how often it has told of changes, and a change. */
function watched() {
  const store = new Store(paced());
  const told = vi.fn();
  store.subscribe(told);
  return { store, told, change: () => store.updateSoon((state) => ({ ...state })) };
}

it("a change after a quiet time is told at the next frame", () => {
  const { told, change } = watched();
  change();
  expect(told).not.toHaveBeenCalled();
  vi.advanceTimersByTime(16);
  expect(told).toHaveBeenCalledTimes(1);
});

it("35 changes in a second are told in at most eight turns, and none is left untold", () => {
  const { store, told, change } = watched();
  let seen = store.get();
  store.subscribe(() => {
    seen = store.get();
  });
  for (let number = 0; number < 35; number += 1) {
    change();
    vi.advanceTimersByTime(28);
  }
  expect(told.mock.calls.length).toBeLessThanOrEqual(8);
  vi.advanceTimersByTime(200);
  expect(seen).toBe(store.get());
});

it("what a person does here is told at once, however much else comes in", () => {
  const { store, told, change } = watched();
  change();
  vi.advanceTimersByTime(16);
  change();
  store.update((state) => ({ ...state }));
  expect(told).toHaveBeenCalledTimes(2);
});

it("what was written within one millisecond is put back in the order in which it was written", () => {
  const { store } = watched();
  for (const body of ["one", "two", "three"])
    store.update((state) => pendingAdded(state, echoOf({ room: "r1", body }, [], 0)));
  const [one, two, three] = store.get().pending;
  const restored = new Store();
  for (const message of [three, one, two]) if (message) restored.update((state) => pendingRestored(state, message));
  expect(restored.get().pending.map(({ body }) => body)).toEqual(["one", "two", "three"]);
});
