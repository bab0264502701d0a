import { MantineProvider } from "@mantine/core";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SearchField } from "../../src/ui/SearchField.tsx";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function field(value: string, onSearch: (words: string) => void) {
  return (
    <MantineProvider>
      <SearchField label="Search" value={value} onSearch={onSearch} />
    </MantineProvider>
  );
}

function typed(): string {
  return screen.getByLabelText<HTMLInputElement>("Search").value;
}

describe("a field for searching", () => {
  it("keeps what is typed while the page takes up what was typed before", () => {
    const asked = vi.fn();
    const { rerender } = render(field("", asked));
    fireEvent.change(screen.getByLabelText("Search"), { target: { value: "har" } });
    act(() => vi.advanceTimersByTime(300));
    expect(asked).toHaveBeenLastCalledWith("har");
    fireEvent.change(screen.getByLabelText("Search"), { target: { value: "harbour" } });
    rerender(field("har", asked));
    expect(typed()).toBe("harbour");
    act(() => vi.advanceTimersByTime(300));
    expect(asked).toHaveBeenLastCalledWith("harbour");
  });

  it("shows what was chosen elsewhere", () => {
    const { rerender } = render(field("har", vi.fn()));
    rerender(field("", vi.fn()));
    expect(typed()).toBe("");
  });
});
