import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { DateField } from "../../src/ui/DateField.tsx";

afterEach(cleanup);

it("a day stands there in the page's language, and what it is for as long as there is none", () => {
  const chosen = vi.fn();
  const page = (value: string) => (
    <MantineProvider env="test">
      <DateField aria-label="From" placeholder="From" value={value} onChange={chosen} />
    </MantineProvider>
  );
  const { rerender } = render(page(""));
  expect(screen.getByText("From")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-11-20" } });
  expect(chosen).toHaveBeenCalledWith("2026-11-20");
  rerender(page("2026-11-20"));
  expect(screen.getByText("Nov 20, 2026")).toBeTruthy();
  expect(screen.queryByText("From")).toBeNull();
});
