/** The page of examples shows what it promises: every state, hold and kind of a file. */
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { ExamplesPage } from "../examples/ExamplesPage.tsx";
import { FILES } from "../examples/files.ts";

afterEach(cleanup);

const FILES_SHOWN = FILES.flatMap(({ files }) => files);

test("a file of every kind, in every state and under every hold is among the examples", () => {
  expect(new Set(FILES_SHOWN.map(({ kind }) => kind))).toEqual(new Set(["image", "video", "audio", "file"]));
  expect(new Set(FILES_SHOWN.map(({ state }) => state))).toEqual(
    new Set(["uploading", "processing", "ready", "failed", "expired", "deleted"]),
  );
  expect(new Set(FILES_SHOWN.map(({ hold }) => hold))).toEqual(new Set([null, "scan", "review", "quarantined"]));
});

test("all of them can be drawn beside the shared components", () => {
  render(<ExamplesPage />);
  const files = within(screen.getByRole("region", { name: "Files" }));
  for (const { title } of FILES) files.getByText(title);
  screen.getByRole("progressbar", { name: "Upload of holiday.mp4" });
  screen.getAllByRole("button", { name: "Try again" });
  screen.getByRole("progressbar", { name: "Upload of harbour.jpg" });
  screen.getByRole("img", { name: /^Uploads/ });
});

test.each(["Key sheet", "Form", "Question", "Question with a reason", "Details over a list"])(
  "a dialog lies over them: %s",
  async (name) => {
    render(<ExamplesPage />);
    fireEvent.click(screen.getByRole("button", { name }));
    await screen.findByRole("dialog");
  },
);

test("the address says which one is opened at first", async () => {
  render(<ExamplesPage open="drawer" />);
  await screen.findByRole("dialog", { name: "Details" });
});
