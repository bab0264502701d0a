import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useLongPress } from "../../../src/features/library/useLongPress.ts";

const chosen = vi.fn();
const opened = vi.fn();

function List() {
  return (
    <ul {...useLongPress(chosen)}>
      <button type="button" data-index={3} onClick={opened}>
        File
      </button>
    </ul>
  );
}

function finger(kind: "pointerDown" | "pointerMove" | "pointerUp", x = 50, pointerType = "touch") {
  fireEvent[kind](screen.getByText("File"), { pointerType, isPrimary: true, clientX: x, clientY: 50 });
}

function lift(pointerType = "touch") {
  finger("pointerUp", 50, pointerType);
  fireEvent.click(screen.getByText("File"), { detail: 1 });
}

describe("a finger on a file", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    render(<List />);
  });

  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  it("chooses the file when it rests there, and opens nothing when it is lifted; the next tap opens again", () => {
    finger("pointerDown");
    act(() => vi.advanceTimersByTime(1000));
    expect(chosen.mock.calls).toEqual([[3]]);
    lift();
    expect(opened).not.toHaveBeenCalled();
    finger("pointerDown");
    lift();
    expect(opened).toHaveBeenCalledOnce();
  });

  it("scrolls where it moves, and a mouse that is held down drags", () => {
    finger("pointerDown");
    finger("pointerMove", 80);
    act(() => vi.advanceTimersByTime(1000));
    lift();
    finger("pointerDown", 50, "mouse");
    act(() => vi.advanceTimersByTime(1000));
    expect(fireEvent.dragStart(screen.getByText("File"))).toBe(true);
    lift("mouse");
    expect([chosen.mock.calls.length, opened.mock.calls.length]).toEqual([0, 2]);
  });

  it("drags nothing and opens no menu of the browser", () => {
    finger("pointerDown");
    expect(fireEvent.dragStart(screen.getByText("File"))).toBe(false);
    expect(fireEvent.contextMenu(screen.getByText("File"))).toBe(false);
  });
});
